"""The unit tests, without what WebAssembly does not have."""

from __future__ import annotations

import os
import sys
from typing import Any, Final
from unittest import mock

import js
import pytest

# The life cycle starts a timer, which is a thread; its tests have a server, which needs sockets.
FOLDER_LEFT_OUT: Final = "tests/unit/custom_resource"
FILES_LEFT_OUT: Final = (
    # The layer is without what they test.
    "tests/unit/lint",
    "tests/unit/reference",
    "tests/unit/report/html",
    # It makes certificates, for which it needs a compiled part.
    "tests/unit/aws/test_trust.py",
    # It makes virtual environments, for which there is no module.
    "tests/unit/tools/test_install_command.py",
    # They read what was written with libraries that have compiled parts, or that the layer has not.
    "tests/unit/report/test_gitlab.py",
    "tests/unit/report/test_plain.py",
    # It starts the file that a release has, in a process of its own.
    "tests/unit/tools/test_pyz_start.py",
    # The layer has no prompt_toolkit.
    "tests/unit/cli/test_menu.py",
)
# How the ids of tests begin, by the reason why they cannot run here.
LEFT_OUT: Final = {
    "threads cannot be started": (
        "tests/unit/aws/test_waves.py::test_what_a_later_wave_needs_is_done_here_while_the_calls_are_under_way",
        "tests/unit/aws/test_waves.py::test_no_call_is_under_way_if_that_work_fails",
        "tests/unit/cli/test_output.py::test_what_takes_long_is_shown_on_a_terminal_while_it_lasts",
        "tests/unit/cli/test_session.py::test_a_session_that_has_expired_says_how_to_renew_that_of_the_profile",
        "tests/unit/cli/test_output.py::test_elsewhere_and_on_a_dumb_terminal_nothing_is_shown[terminal]",
        "tests/unit/pools/test_shared_pace.py::test_calls_of_threads_are_let_through_one_after_the_other",
    ),
    "the layer is without it": (
        "tests/unit/cli/test_commands.py::test_each_command_is_a_function[lint]",
        "tests/unit/cli/test_output.py::test_without_an_address_no_report_has_one[html]",
        "tests/unit/cli/test_step_summary.py::test_only_the_format_for_github_writes_it[html]",
        "tests/unit/report/test_render.py::test_every_form_ends_with_one_line_end[html]",
        "tests/unit/report/test_render.py::test_the_forms_for_programs_are_ascii_whatever_names_there_are[html]",
        "tests/unit/report/test_render.py::test_whatever_is_printed_goes_through_one_place",
    ),
    "processes cannot be started": (
        "tests/unit/cli/test_commands.py::test_fetch_imports_no_checks_and_nothing_that_writes",
        "tests/unit/cli/test_commands.py::test_lint_imports_nothing_of_aws_and_nothing_that_connects",
        "tests/unit/cli/test_commands.py::test_help_imports_no_checks",
        "tests/unit/cli/test_commands.py::test_what_works_without_aws_imports_nothing_of_it",
        "tests/unit/cli/test_commands.py::test_help_and_wrong_usage_import_nothing_of_aws",
        "tests/unit/cli/test_commands.py::test_the_library_of_the_choice_is_imported_for_a_choice_alone",
        "tests/unit/recipe/test_bytecode.py::",
        "tests/unit/report/test_render.py::test_the_command_line_is_loaded_without_rich_and_shtab",
        "tests/unit/report/test_render.py::test_the_forms_for_pipelines_need_neither_aws_libraries_nor_rich",
        "tests/unit/test_purity.py::test_pure_modules_import_without_aws_libraries",
        "tests/unit/tools/test_audit.py::test_a_secret_that_moved_to_another_line_is_nothing_new_and_another_one_is",
        "tests/unit/tools/test_bytecode.py::",
        "tests/unit/tools/test_release.py::",
    ),
    "files have no umask": (
        "tests/unit/store/test_fetch.py::test_a_new_file_may_be_read_as_any_new_file_may",
    ),
    "no error is raised for a link to itself": (
        "tests/unit/store/test_fetch.py::test_a_link_to_itself_is_a_file_that_cannot_be_written",
    ),
    "deep nesting overflows the stack, which ends the interpreter": (
        "tests/unit/cli/test_pool_ids.py::test_a_file_without_ids_is_an_error_that_says_why[b'[[[[",
        "tests/unit/model/test_name_policy.py::test_a_text_that_is_no_policy_says_every_fault[text2-",
        "tests/unit/refresher/test_messages.py::test_anything_else_is_refused_in_words_that_are_not_too_long[[[[",
        'tests/unit/refresher/test_messages.py::test_anything_else_is_refused_in_words_that_are_not_too_long[{"publications": [[[',
        "tests/unit/schema/test_types.py::test_text_that_nests_too_deep_is_no_list",
    ),
}
WITHOUT_HYPOTHESIS: Final = "hypothesis has a compiled part"
FAILURES_MAX: Final = 10


class Plugin:
    """Skips what is left out, counts what passes, and lets python.mjs know which test is running."""

    passed = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for reason, beginnings in LEFT_OUT.items():
            for beginning in beginnings:
                tests = [item for item in items if item.nodeid.startswith(beginning)]
                if not tests:
                    message = f"LEFT_OUT names a test that is not there: {beginning}"
                    raise pytest.UsageError(message)
                for test in tests:
                    test.add_marker(pytest.mark.skip(reason))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        js.running = nodeid

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.passed += report.when == "call" and report.passed


def run() -> tuple[int, int]:
    """Pytest's exit code, and how many tests passed."""
    # Plugins of the development environment start processes and threads.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # What hypothesis tests is skipped; the other tests in those modules run.
    hypothesis = mock.MagicMock(
        given=lambda *_, **__: pytest.mark.skip(WITHOUT_HYPOTHESIS),
        settings=lambda *_, **__: lambda test: test,
    )
    sys.modules |= {"hypothesis": hypothesis, "hypothesis.strategies": hypothesis.strategies}
    options = [
        # tests/conftest.py needs hypothesis itself, and addopts may have options of plugins.
        "--noconftest",
        "--override-ini=addopts=",
        "--import-mode=importlib",
        "-pno:cacheprovider",
        "-qra",
        # So that they are shown: the tracebacks of many failures can overflow the stack, too.
        f"--maxfail={FAILURES_MAX}",
        f"--ignore={FOLDER_LEFT_OUT}",
        *(f"--ignore={file}" for file in FILES_LEFT_OUT),
    ]
    plugin = Plugin()
    return pytest.main([*options, "tests/unit"], [plugin]), plugin.passed
