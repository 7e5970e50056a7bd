"""`fetch`: several documents, earlier ones, expected ones, and those that are not there yet."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.cli.fetch import SESSION_POLICY
from amplify_outputs.store import fetch as fetching
from tests.sessions import events_of
from tests.simulation import BUCKET

if TYPE_CHECKING:
    from pathlib import Path

    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import Pools, Published

NAME = "storefront/prod"


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses that take no time: they are noted, and the clock goes on by them."""
    pauses: list[float] = []
    monkeypatch.setattr(fetching.time, "sleep", pauses.append)
    monkeypatch.setattr(fetching.time, "monotonic", lambda: 1000.0 + sum(pauses))
    return pauses


def test_several_documents_go_to_a_directory_as_in_the_bucket(
    command_line: CommandLine, pools: Pools, published: Published, tmp_path: Path
) -> None:
    command_line.publish(pools)
    command_line.publish(pools, "--outputs-version=1", name="admin")
    target = tmp_path / "new" / "outputs"
    said = command_line("fetch", NAME, "admin", NAME, "-o", str(target))
    files = {name: target / name / "amplify_outputs.json" for name in (NAME, "admin")}
    assert (said.code, said.out) == (0, "")
    assert said.err == "".join(
        f"Wrote {file} ({file.stat().st_size:,} bytes).\n" for file in files.values()
    )
    assert {name: json.loads(file.read_bytes()) for name, file in files.items()} == {
        name: published.object(name) for name in files
    }
    assert sorted(path for path in target.rglob("*") if path.is_file()) == sorted(files.values())


def test_when_one_of_several_is_missing_nothing_is_written_and_all_that_are_missing_are_named(
    command_line: CommandLine, pools: Pools, tmp_path: Path
) -> None:
    command_line.publish(pools)
    said = command_line("fetch", NAME, "no/one", "no/two", "-o", str(tmp_path / "outputs"))
    assert (said.code, said.out) == (1, "")
    assert [line.partition(":")[0] for line in said.err.splitlines()] == [
        "no/one is not published",
        "no/two is not published",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fetch", "a", "b"], "Several files need a directory: add -o DIRECTORY."),
        (["fetch", "a", "b", "-o", "-"], "Several files need a directory: add -o DIRECTORY."),
        (["fetch", "a", "b", "-o", __file__], f"need a directory, but {__file__} is a file"),
        (["fetch", "a", "b", "-o", "d", "--version=1"], "are for one publication"),
        (["fetch", "a", "b", "-o", "d", f"--expect-sha256={'a' * 64}"], "are for one"),
        (["fetch", "a", "--from=s3", "--version=1"], "--version reads the SSM parameter"),
    ],
)
def test_options_that_do_not_go_together_are_exit_code_2(
    command_line: CommandLine, arguments: list[str], words: str
) -> None:
    said = command_line(*arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_json_has_the_document_or_says_in_which_file_it_is(
    command_line: CommandLine, pools: Pools, published: Published, tmp_path: Path
) -> None:
    command_line.publish(pools)
    record = published.record()
    fetched = {
        "name": NAME,
        "format": "json",
        "from": "s3",
        "sha256": record["sha256"],
        "verified": True,
        "publishedAt": record["publishedAt"],
        "file": None,
        "acceptProblems": [],
        "problems": [],
    }
    answer = command_line("fetch", NAME, "--json").json
    assert answer == {"publications": [fetched | {"outputs": published.object()}]}
    target = tmp_path / "amplify_outputs.json"
    said = command_line("fetch", NAME, "--json", "--from=ssm", "-o", str(target))
    assert json.loads(said.out) == {
        "publications": [fetched | {"file": str(target), "from": "ssm"}]
    }
    assert sha256(target.read_bytes()) == record["sha256"]
    command_line.publish(pools, name="admin")
    answer = command_line("fetch", NAME, "admin", "--json").json
    assert [found["name"] for found in answer["publications"]] == [NAME, "admin"]


def test_what_is_published_to_ssm_alone_is_fetched_from_there(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools, "--destinations=ssm")
    assert command_line("fetch", NAME, "--json").json["publications"][0]["from"] == "ssm"
    assert command_line("fetch", NAME, "--from=s3").code == 1


def test_a_document_with_another_sha256_than_expected_is_refused_at_once(
    command_line: CommandLine, pools: Pools, slept: list[float], tmp_path: Path
) -> None:
    right = command_line.publish(pools, "--json").json["sha256"]
    target = tmp_path / "amplify_outputs.json"
    said = command_line("fetch", NAME, f"--expect-sha256={'0' * 64}", "-o", str(target))
    assert (said.code, said.out) == (1, "")
    assert f"has SHA-256 {right} instead of the expected {'0' * 64}." in said.err
    assert not target.exists()
    said = command_line("fetch", NAME, f"--expect-sha256={right.upper()}", "-o", str(target))
    assert (said.code, sha256(target.read_bytes())) == (0, right)
    assert slept == []


class TestVersion:
    @pytest.fixture
    def bodies(self, command_line: CommandLine, pools: Pools) -> dict[int, bytes]:
        """Two versions of the parameter."""
        found = {}
        for number, version in ((1, "1.4"), (2, "1.5")):
            command_line.publish(pools, f"--outputs-version={version}")
            found[number] = command_line("fetch", NAME).out.encode()
        return found

    def test_that_is_current_is_verified(
        self, command_line: CommandLine, bodies: dict[int, bytes]
    ) -> None:
        said = command_line("fetch", NAME, "--version=2")
        assert (said.code, said.out.encode(), said.err) == (0, bodies[2], "")

    def test_that_is_earlier_is_fetched_with_a_word(
        self, command_line: CommandLine, bodies: dict[int, bytes]
    ) -> None:
        said = command_line("fetch", NAME, "--version=1")
        assert (said.code, said.out.encode()) == (0, bodies[1])
        assert said.err == (
            f"Version 1 of {NAME} is not verified, because the record has only the SHA-256 of the newest "
            f"version. This one has SHA-256 {sha256(bodies[1])}. To verify it, add --expect-sha256.\n"
        )

    def test_that_is_earlier_is_compared_with_what_is_expected(
        self, command_line: CommandLine, bodies: dict[int, bytes]
    ) -> None:
        expected = f"--expect-sha256={sha256(bodies[1])}"
        said = command_line("fetch", NAME, "--version=1", expected)
        assert (said.code, said.out.encode(), said.err) == (0, bodies[1], "")
        said = command_line("fetch", NAME, "--version=2", expected)
        assert (said.code, said.out) == (1, "")
        assert f"instead of the expected {sha256(bodies[1])}." in said.err

    @pytest.mark.usefixtures("bodies")
    def test_that_there_is_not_is_said(self, command_line: CommandLine) -> None:
        said = command_line("fetch", NAME, "--version=3")
        assert (said.code, said.out) == (1, "")
        assert said.err == (
            "There is no version 3 of SSM parameter /amplify-outputs/storefront/prod. SSM keeps the "
            "last 100 versions.\n"
        )
        assert "nobody is not published: " in command_line("fetch", "nobody", "--version=1").err

    @pytest.mark.parametrize("value", ["[]", "{}", "nonsense", "[" * 3000])
    @pytest.mark.usefixtures("bodies")
    def test_that_somebody_wrote_by_hand_is_refused_if_it_is_no_document(
        self, command_line: CommandLine, published: Published, value: str
    ) -> None:
        published.ssm.put_parameter(
            Name="/amplify-outputs/storefront/prod", Value=value, Type="String", Overwrite=True
        )
        said = command_line("fetch", NAME, "--version=3")
        assert (said.code, said.out) == (1, "")
        assert "is not an amplify_outputs.json file: somebody wrote it by hand." in said.err


class TestWait:
    def test_ends_when_it_is_published(
        self,
        command_line: CommandLine,
        pools: Pools,
        monkeypatch: pytest.MonkeyPatch,
        slept: list[float],
    ) -> None:
        def publish_meanwhile(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 2:
                # Not through the fixture, which would take what was said so far.
                from amplify_outputs.cli.main import run  # noqa: PLC0415
                from tests.integration.commands import pool_options  # noqa: PLC0415

                assert (
                    run(["publish", f"--name={NAME}", *pool_options(pools)], command_line.aws) == 0
                )

        monkeypatch.setattr(time, "sleep", publish_meanwhile)
        said = command_line("fetch", NAME, "--wait=60", "--json")
        assert said.code == 0
        assert slept == [3.0, 3.0]
        assert said.err == f"Waiting up to 60 s for {NAME}.\n"
        assert f'"name": "{NAME}"' in said.out

    def test_ends_with_the_reason_when_time_is_up(
        self, command_line: CommandLine, slept: list[float]
    ) -> None:
        said = command_line("fetch", NAME, "--wait=7")
        assert (said.code, said.out) == (1, "")
        assert slept == [3.0, 3.0, 1.0]
        announced, reason = said.err.splitlines()
        assert announced == f"Waiting up to 7 s for {NAME}."
        assert reason.startswith(f"{NAME} is not published: ")

    def test_for_what_is_expected_takes_no_other(
        self, command_line: CommandLine, pools: Pools, slept: list[float]
    ) -> None:
        command_line.publish(pools)
        said = command_line("fetch", NAME, "--wait=4", f"--expect-sha256={'0' * 64}")
        assert (said.code, said.out) == (1, "")
        assert slept == [3.0, 1.0]

    def test_for_nothing_does_not_wait(
        self, command_line: CommandLine, pools: Pools, slept: list[float]
    ) -> None:
        command_line.publish(pools)
        said = command_line("fetch", NAME, "--wait=60")
        assert (said.code, said.err, slept) == (0, "", [])

    def test_does_not_hide_that_aws_refuses(
        self, command_line: CommandLine, slept: list[float]
    ) -> None:
        said = command_line("fetch", NAME, "--wait=60", "--bucket=no-such-bucket")
        assert (said.code, said.out, slept) == (3, "", [])
        assert said.err.startswith("Amazon S3 refused GetObject: NoSuchBucket")


# With a role of the publisher's account ----------------------------------------------------------

READER = "arn:aws:iam::123456789012:role/reader"


def test_a_role_is_assumed_with_its_external_id_and_limited_to_what_fetch_calls(
    command_line: CommandLine, pools: Pools, published: Published, aws: Aws
) -> None:
    command_line.publish(pools)
    asked: list[dict[str, Any]] = []
    events_of(aws.session).register(
        "provide-client-params.sts.AssumeRole", lambda params, **_: asked.append(dict(params))
    )
    said = command_line("fetch", NAME, f"--role-arn={READER}", "--external-id=web-1")

    assert (said.code, json.loads(said.out)) == (0, published.object(NAME))
    assert asked == [
        {
            "RoleArn": READER,
            "RoleSessionName": "amplify-outputs-publisher",
            "DurationSeconds": 900,
            "Policy": SESSION_POLICY,
            "ExternalId": "web-1",
        }
    ]


def test_a_role_that_may_not_be_assumed_is_told_with_what_to_look_at(
    command_line: CommandLine, aws: Aws
) -> None:
    denied = {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}
    events_of(aws.session).register(
        "before-call.sts.AssumeRole",
        lambda **_: (type("Http", (), {"status_code": 403})(), denied),
    )
    said = command_line("fetch", NAME, f"--role-arn={READER}")

    assert (said.code, said.out) == (3, "")
    assert said.err == (
        "AWS STS refused AssumeRole: AccessDenied: not authorized. Make sure that the role exists, "
        "that its trust policy names the caller and asks for the external ID that was given, and "
        "that the caller may call sts:AssumeRole on it.\n"
    )


def test_an_external_id_without_a_role_is_exit_code_2(command_line: CommandLine) -> None:
    said = command_line("fetch", NAME, "--external-id=web-1")

    assert (said.code, said.out, said.err) == (
        2,
        "",
        "amplify-outputs: error: --external-id is for a role: add --role-arn.\n",
    )


def test_what_is_no_arn_of_a_role_is_exit_code_2(command_line: CommandLine) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line("fetch", NAME, "--role-arn=reader")

    assert ended.value.code == 2


# Warnings of the publication -----------------------------------------------------------------------


def problem(code: str, severity: str) -> dict[str, str]:
    return {
        "code": code,
        "severity": severity,
        "subject": "app client x",
        "message": "m",
        "fix": "f",
    }


def recorded(published: Published, *problems: dict[str, str], **request: Any) -> None:
    """The record of what is published says that these problems were found."""
    record = published.record()
    record |= {"problems": [*problems], "request": record["request"] | request}
    key = f"records/{NAME}.json"
    published.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(record).encode())


WARNING = problem("OAuthUrlsMissing", "warning")
ERROR = problem("AuthenticatedRoleMissing", "error")
NOTE = problem("NotChecked", "info")


@pytest.mark.parametrize(
    ("problems", "request_", "said"),
    [
        ((), {}, ""),
        ((NOTE,), {}, ""),
        ((WARNING, NOTE), {"AcceptProblems": "OAuthUrlsMissing"}, ""),
        ((ERROR,), {"AcceptProblems": ["AuthenticatedRoleMissing"]}, ""),
        (
            (WARNING, NOTE),
            {},
            (f"{NAME} had 1 warning when it was published: OAuthUrlsMissing (app client x). To read more: "
            f"amplify-outputs show {NAME}\n"),
        ),
        (
            (WARNING, ERROR, problem("MfaWithoutMethod", "warning")),
            {"AcceptProblems": '["AuthenticatedRoleMissing"]'},
            (f"{NAME} had 2 warnings when it was published: OAuthUrlsMissing (app client x), MfaWithoutMethod "
            f"(app client x). To read more: amplify-outputs show {NAME}\n"),
        ),
    ],
)  # fmt: skip
def test_the_warnings_of_a_publication_come_after_its_file(
    command_line: CommandLine,
    pools: Pools,
    published: Published,
    problems: tuple[dict[str, str], ...],
    request_: dict[str, Any],
    said: str,
) -> None:
    command_line.publish(pools)
    recorded(published, *problems, **request_)
    fetched = command_line("fetch", NAME)
    assert (fetched.code, json.loads(fetched.out), fetched.err) == (0, published.object(), said)


def test_json_has_the_problems_and_standard_error_has_none(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    command_line.publish(pools)
    recorded(published, WARNING, NOTE, AcceptProblems="OAuthUrlsMissing, AppClientHasSecret")
    [fetched] = command_line("fetch", NAME, "--json").json["publications"]
    assert fetched["problems"] == [WARNING, NOTE]
    assert fetched["acceptProblems"] == ["AppClientHasSecret", "OAuthUrlsMissing"]


def test_an_earlier_version_has_no_warnings_of_the_newest(
    command_line: CommandLine, pools: Pools, published: Published
) -> None:
    for version in ("1.4", "1.5"):
        command_line.publish(pools, f"--outputs-version={version}")
    recorded(published, WARNING)
    assert "OAuthUrlsMissing" in command_line("fetch", NAME, "--version=2").err
    assert "OAuthUrlsMissing" not in command_line("fetch", NAME, "--version=1").err
    [earlier] = json.loads(command_line("fetch", NAME, "--version=1", "--json").out)["publications"]
    assert earlier["problems"] == []


def test_each_of_several_has_a_line_for_its_warnings(
    command_line: CommandLine, pools: Pools, published: Published, tmp_path: Path
) -> None:
    command_line.publish(pools)
    command_line.publish(pools, name="admin")
    recorded(published, WARNING)
    said = command_line("fetch", "admin", NAME, "-o", str(tmp_path))
    assert [line.split()[0] for line in said.err.splitlines()] == ["Wrote", "Wrote", NAME]


def test_json_of_names_that_cannot_be_fetched_has_the_reason_for_each(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools)
    said = command_line("fetch", NAME, "no/one", "no/two", "--json")
    one, two = said.err.splitlines()
    assert said.code == 1
    assert json.loads(said.out) == {
        "error": {"message": f"{one} {two}", "exitCode": 1, "problems": []},
        "failed": {"no/one": one, "no/two": two},
    }


def test_names_like_one_that_is_waited_for_are_listed_once_at_the_end(
    command_line: CommandLine, pools: Pools, slept: list[float], aws: Aws
) -> None:
    command_line.publish(pools)
    listings: list[object] = []
    aws.s3.meta.events.register("before-call.s3.ListObjectsV2", lambda **_: listings.append(1))
    said = command_line("fetch", "storefront/prd", "--wait=7")
    assert (len(slept), len(listings)) == (3, 1)
    assert said.err.endswith(" Did you mean storefront/prod?\n")
