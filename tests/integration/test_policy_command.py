"""`policy`: the IAM policy for fetching some publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs.model.settings import Settings
from amplify_outputs.store.reading_policy import reading_policy
from tests.simulation import BUCKET, PARAMETER_ARN_PREFIX

if TYPE_CHECKING:
    from tests.integration.commands import CommandLine


@pytest.mark.parametrize("names", [["storefront/prod"], ["storefront/*", "admin"], ["*"]])
def test_it_prints_the_policy_for_names_and_paths(
    command_line: CommandLine, names: list[str]
) -> None:
    said = command_line("policy", *names)

    assert (said.code, said.err) == (0, "")
    assert said.json == reading_policy(names, Settings(BUCKET, PARAMETER_ARN_PREFIX))


@pytest.mark.parametrize("wrong", ["storefront*", "Stör/*", "/*", "**", "a//*", "storefront/*/*"])
def test_what_is_no_name_and_no_path_is_wrong_usage(
    command_line: CommandLine, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        command_line("policy", wrong)

    assert left.value.code == 2
    assert (
        f"{wrong.removesuffix('/*')!r} is not a publication name"
        in capsys.readouterr().err.replace(repr(wrong), repr(wrong.removesuffix("/*")))
    )
