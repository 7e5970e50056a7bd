"""`fetch` for the branch that a build has, and for the site to which users return after a redirect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.store import fetch as fetching

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.calls import CallLog
    from tests.integration.commands import CommandLine
    from tests.simulation import Pools, Published

NAME = "storefront/preview"
RULES = f"main=storefront/prod,pr-*={NAME}"
CHOSEN = f"Branch pr-12 matches the rule pr-*={NAME}.\n"
SITE = "https://pr-12.example.com"
OAUTH = {
    "domain": "auth.example.com",
    "scopes": ["openid"],
    "redirect_sign_in_uri": [f"{SITE}/", "myapp://callback"],
    "redirect_sign_out_uri": [f"{SITE}/bye"],
    "response_type": "code",
    "identity_providers": [],
}
LACKING = (
    "https://pr-13.example.com is not an origin of the redirect URLs of storefront/preview for sign-in and sign-out, "
    f"which are on {SITE}: add its URL to the callback URLs and the sign-out URLs of the app client."
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file of before."""
    target = tmp_path / "amplify_outputs.json"
    target.write_text("before", encoding="utf-8")
    return target


def publish(command_line: CommandLine, pools: Pools, *more: str) -> None:
    outputs = json.dumps({"auth": {"oauth": OAUTH}})
    said = command_line.publish(pools, f"--outputs={outputs}", *more, name=NAME)
    assert said.code == 0, said.err


# By branch ---------------------------------------------------------------------------------------


def test_the_rule_for_the_branch_names_the_publication(
    command_line: CommandLine, pools: Pools, published: Published, target: Path
) -> None:
    command_line.publish(pools, name=NAME)
    said = command_line("fetch", "--branch=refs/heads/pr-12", "--names", RULES, "-o", str(target))
    wrote = f"Wrote {target} ({target.stat().st_size:,} bytes).\n"
    assert (said.code, said.out, said.err) == (0, "", CHOSEN + wrote)
    assert json.loads(target.read_bytes()) == published.object(NAME)


def test_rules_can_be_in_a_file(command_line: CommandLine, pools: Pools, tmp_path: Path) -> None:
    command_line.publish(pools, name=NAME)
    file = tmp_path / "names.txt"
    lines = ["# who builds what", "main = storefront/prod", "", f"pr-* = {NAME}  # previews"]
    file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    said = command_line("fetch", "--branch=pr-12", f"--names=@{file}")
    assert (said.code, said.err) == (0, CHOSEN)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "{file}: No such file or directory."),
        (b"main=a\xff", "{file} is not a text in UTF-8."),
        (b"main\n", "'main' is alone; write PATTERN=NAME."),
    ],
)
def test_a_file_that_has_no_rules_is_exit_code_2(
    command_line: CommandLine,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    content: bytes | None,
    said: str,
) -> None:
    file = tmp_path / "names.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        command_line("fetch", "--branch=main", f"--names=@{file}")
    first = capsys.readouterr().err.splitlines()[0]
    assert (ended.value.code, first) == (
        2,
        f"amplify-outputs: error: argument --names: {said.format(file=file)}",
    )


def test_json_has_the_branch_and_the_rule(command_line: CommandLine, pools: Pools) -> None:
    command_line.publish(pools, name=NAME)
    said = command_line("fetch", "--branch=pr-12", "--names", RULES, "--json")
    answer = json.loads(said.out)
    [fetched] = answer.pop("publications")
    assert (said.code, said.err, fetched["name"]) == (0, CHOSEN, NAME)
    assert answer == {"branch": "pr-12", "rule": f"pr-*={NAME}"}


def test_json_of_a_publication_that_cannot_be_fetched_has_the_rule_that_chose_it(
    command_line: CommandLine,
) -> None:
    said = command_line("fetch", "--branch=main", "--names", RULES, "--json")
    chosen, reason = said.err.splitlines()
    assert chosen == "Branch main matches the rule main=storefront/prod."
    assert said.code == 1
    assert json.loads(said.out) == {
        "error": {"message": reason, "exitCode": 1, "problems": []},
        "failed": {"storefront/prod": reason},
        "branch": "main",
        "rule": "main=storefront/prod",
    }


def test_a_branch_without_a_rule_asks_aws_nothing_and_leaves_the_file(
    command_line: CommandLine, log: CallLog, target: Path
) -> None:
    reason = (
        f"No rule is for branch hotfix. The rules are main=storefront/prod, pr-*={NAME}. Add one such as "
        "*=storefront/dev, which is for all branches."
    )
    arguments = ("fetch", "--branch=hotfix", "--names", RULES, "-o", str(target))
    said = command_line(*arguments)
    assert (said.code, said.out, said.err) == (1, "", f"{reason}\n")
    in_json = json.loads(command_line(*arguments, "--json").out)
    assert in_json == {"error": {"message": reason, "exitCode": 1, "problems": []}}
    assert (log.waves, target.read_text(encoding="utf-8")) == ([], "before")


# By origin ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "ts", "legacy-json", "dart"])
def test_a_file_for_the_origin_is_fetched(
    command_line: CommandLine, pools: Pools, form: str, target: Path
) -> None:
    publish(command_line, pools, "--formats=ts", "--formats=legacy-json", "--formats=dart")
    plain = command_line("fetch", NAME, f"--format={form}").out
    said = command_line("fetch", NAME, f"--format={form}", f"--origin={SITE}", f"-o{target}")
    assert (said.code, target.read_text(encoding="utf-8")) == (0, plain)


@pytest.mark.parametrize("more", [(), ("--format=ts",), ("--from=ssm",), ("--version=1",)])
def test_a_file_without_the_origin_is_refused_and_the_file_of_before_stays(
    command_line: CommandLine, pools: Pools, more: tuple[str, ...], target: Path
) -> None:
    publish(command_line, pools, "--formats=ts")
    origins = [f"--origin={SITE}", "--origin=https://pr-13.example.com"]
    said = command_line("fetch", NAME, *origins, *more, f"-o{target}")
    assert (said.code, said.out, said.err) == (1, "", f"{LACKING}\n")
    assert target.read_text(encoding="utf-8") == "before"


def test_json_has_the_reason_why_a_file_is_refused(command_line: CommandLine, pools: Pools) -> None:
    publish(command_line, pools)
    said = command_line("fetch", NAME, "--origin=https://pr-13.example.com", "--json")
    assert said.code == 1
    assert json.loads(said.out) == {
        "error": {"message": LACKING, "exitCode": 1, "problems": []},
        "failed": {NAME: LACKING},
    }


def test_a_file_without_sign_in_by_redirect_is_refused(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools, name=NAME)
    said = command_line("fetch", NAME, f"--origin={SITE}")
    assert (said.code, said.out, said.err) == (
        1,
        "",
        (
            f"{NAME} has no redirect URLs for {SITE}, because its file has no auth.oauth: set up sign-in by redirect, or "
            "omit --origin.\n"
        ),
    )


def test_one_of_several_files_without_the_origin_keeps_all_from_being_written(
    command_line: CommandLine, pools: Pools, tmp_path: Path
) -> None:
    publish(command_line, pools)
    command_line.publish(pools, name="admin")
    said = command_line("fetch", NAME, "admin", f"--origin={SITE}", "-o", str(tmp_path / "files"))
    assert (said.code, list(tmp_path.iterdir())) == (1, [])
    assert said.err.startswith("admin has no redirect URLs for ")


def test_an_origin_that_is_added_meanwhile_is_waited_for(
    command_line: CommandLine, pools: Pools, monkeypatch: pytest.MonkeyPatch, target: Path
) -> None:
    command_line.publish(pools, name=NAME)
    pauses: list[float] = []

    def publish_meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        publish(command_line, pools)

    monkeypatch.setattr(fetching.time, "sleep", publish_meanwhile)
    said = command_line("fetch", NAME, f"--origin={SITE}", "--wait=60", f"-o{target}")
    assert (said.code, pauses) == (0, [3.0])
    assert json.loads(target.read_bytes())["auth"]["oauth"] == OAUTH
