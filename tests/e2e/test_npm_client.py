"""The npm package fetches what the Python command fetches, and says the same, from an AWS that enforces policies."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.aws.clients import Aws
from amplify_outputs.cli.main import run
from tests.e2e.command_line import CommandLine, pool_options
from tests.e2e.roles import credentials_of_role
from tests.npm_client import MANIFEST, NEEDS_NODE, NODE, answers, installed
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.deployment import Publisher
    from tools.emulator import Emulator

pytestmark = NEEDS_NODE
NAME: Final = "npm/web"
IN_S3: Final = "npm/in-s3"
CHANGED: Final = "npm/changed"
LOST: Final = "npm/lost"
DAMAGED: Final = "npm/damaged"
WARNED: Final = "npm/warned"
REDIRECTS: Final = "npm/redirects"
SITE: Final = "https://pr-12.example.com"
READS: Final = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"


@pytest.fixture
def environment(aws: Emulator) -> dict[str, str]:
    """What both commands see. The certificate of the emulator has a variable of its own in Node."""
    return aws.environment()


@pytest.fixture
def command_line(
    environment: dict[str, str],
    publisher: Publisher,  # noqa: ARG001 - commands look for it
) -> CommandLine:
    return CommandLine(environment)


@pytest.fixture
def published(command_line: CommandLine, pools: dict[str, str]) -> Iterator[str]:
    """The SHA-256 of a publication in every place and in the format ts. It is withdrawn after the test."""
    publish = ["publish", f"--name={NAME}", *pool_options(pools), "--formats=ts"]
    yield command_line.json(*publish)["sha256"]
    command_line("withdraw", NAME)


@pytest.fixture
def faults(
    aws: Emulator,
    publisher: Publisher,
    published: str,  # noqa: ARG001 - its record is the pattern
) -> Iterator[None]:
    """Publications with something wrong. They are removed after the test."""
    s3, ssm, bucket = aws.client("s3"), aws.client("ssm"), publisher.bucket
    record = json.loads(_object(aws, bucket, f"records/{NAME}.json"))
    document = _object(aws, bucket, f"outputs/{NAME}/amplify_outputs.json")
    parameters = {name: f"{publisher.prefix}/{name}" for name in (CHANGED, LOST)}
    here = {"destinations": ["s3"], "parameterNames": []}
    elsewhere = {"parameterNames": [parameters[CHANGED]]}
    said = {"subject": "app client web", "message": "It is so.", "fix": "Change it."}
    problems = [
        {"code": code, "severity": severity, **said}
        for code, severity in (("One", "warning"), ("Two", "error"), ("Three", "info"))
    ]
    oauth = {"redirect_sign_in_uri": [f"{SITE}/"], "redirect_sign_out_uri": [f"{SITE}/bye"]}
    redirects = json.loads(document)
    redirects["auth"]["oauth"] = oauth
    redirecting = json.dumps(redirects).encode()
    accepting = record["request"] | {"AcceptProblems": ["Two", "Five"]}
    records = {
        WARNED: {**record, "name": WARNED, **here, "problems": problems, "request": accepting},
        IN_S3: {**record, "name": IN_S3, **here},
        CHANGED: {**record, "name": CHANGED, **elsewhere},
        DAMAGED: {**record, "name": DAMAGED, **here, "recordFormat": 9},
        REDIRECTS: {
            **record,
            "name": REDIRECTS,
            **here,
            "formats": {"ts": sha256(b"")},
            "sha256": sha256(redirecting),
        },
    }
    objects = {f"records/{name}.json": json.dumps(it).encode() for name, it in records.items()}
    for name in (IN_S3, LOST, DAMAGED, WARNED):
        objects[f"outputs/{name}/amplify_outputs.json"] = document
    objects[f"outputs/{CHANGED}/amplify_outputs.json"] = b"{}"
    objects[f"outputs/{REDIRECTS}/amplify_outputs.json"] = redirecting
    objects[f"outputs/{REDIRECTS}/amplify_outputs.ts"] = b""
    for key, body in objects.items():
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    for parameter in parameters.values():
        ssm.put_parameter(Name=parameter, Value=document.decode(), Type="String")
    yield
    for key in objects:
        s3.delete_object(Bucket=bucket, Key=key)
    ssm.delete_parameters(Names=list(parameters.values()))


@pytest.fixture
def python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What the Python command says to the arguments of a case, in this process."""
    # Each session of botocore reads the models of the services again.
    sessions: dict[str, Aws] = {}

    def said(case: Mapping[str, Any]) -> dict[str, Any]:
        seen = environment | case.get("environment", {})
        with monkeypatch.context() as patch:
            for name, value in seen.items():
                patch.setenv(name, value)
            capsys.readouterr()
            try:
                code = run(["fetch", *case["run"]], sessions.setdefault(str(seen), Aws()))
            except SystemExit as ended:
                code = int(str(ended.code))
            out, err = capsys.readouterr()
        return {"code": code, "out": out, "err": err}

    return said


@pytest.mark.usefixtures("faults")
def test_every_outcome_is_that_of_the_python_command(
    aws: Emulator,
    environment: dict[str, str],
    published: str,
    python: Callable[[Mapping[str, Any]], dict[str, Any]],
    tmp_path: Path,
) -> None:
    stranger = credentials_of_role(aws, "npm-stranger", READS)
    target = tmp_path / "outputs"
    rules = ("--names", f"main={NAME},*=npm/nobody")
    branch = ("--branch=refs/heads/main", *rules)
    rules_file = tmp_path / "names.txt"
    rules_file.write_text(f"# the website\nmain = {NAME} # it\n", encoding="utf-8")
    cases: list[dict[str, Any]] = [
        {"run": arguments}
        for arguments in (
            [NAME],
            [NAME, "--from=ssm"],
            [NAME, "--format", "ts"],
            [NAME, IN_S3, "--json"],
            [NAME, "--format=ts", "--json"],
            [NAME, "-o", str(tmp_path / "file.json")],
            [NAME, "--json", "--output", str(tmp_path / "file.json")],
            [NAME, IN_S3, "-o", str(target)],
            [NAME, "-o", str(tmp_path)],
            [NAME, "--version=1"],
            [NAME, "--version", "7"],
            [NAME, f"--expect-sha256={published.upper()}"],
            [NAME, f"--expect-sha256={'0' * 64}"],
            [NAME, "--version=1", f"--expect-sha256={'0' * 64}"],
            [NAME, "--format=dart"],
            [IN_S3, "--from=ssm"],
            ["npm/nobody"],
            ["npm/nobody", "npm/nowhere", "-o", str(target)],
            ["npm/nobody", "--wait=0.4"],
            ["npm/nobody", "npm/nowhere", "--json"],
            [WARNED, "-o", str(tmp_path / "file.json")],
            [WARNED, "--json"],
            [CHANGED],
            [CHANGED, "--from", "ssm"],
            [LOST],
            [LOST, "--version=1"],
            [DAMAGED],
            [NAME, "--parameter-prefix=/elsewhere"],
            [NAME, "--parameter-prefix=/elsewhere", "--json"],
            [NAME, "--bucket=no-such-bucket-of-anybody"],
            [NAME, "--bucket=no-such-bucket-of-anybody", "--json"],
            [NAME, "--role-arn=arn:aws:iam::000000000000:role/npm-stranger"],
            [NAME, "--external-id=web-1"],
            [NAME, "--external-id=web-1", "--json"],
            [NAME, IN_S3],
            [NAME, IN_S3, "-o", __file__],
            [NAME, IN_S3, "-o", str(target), "--version=1"],
            [NAME, "--from=s3", "--version=1"],
            [NAME, "--from=ssm", "--format=ts"],
            ["///"],
            [NAME, "--region=here"],
            [NAME, "--region=eu-west-3"],
            [NAME, "--role-arn=reader"],
            [NAME, "--wait=soon"],
            [NAME, "--expect-sha256=abc"],
            [NAME, "--version=0"],
            [NAME, "--from=ftp"],
            [NAME, "--format", "xml"],
            [NAME, "--parameter-prefix=/aws/x"],
            [NAME, "-o"],
            [NAME, "--colour"],
            [],
            [*branch, "-o", str(tmp_path / "file.json")],
            [*branch, "--json"],
            ["--branch=main", f"--names=main={NAME}", "--version=1", "--json"],
            ["--branch=dev", *rules],
            ["--branch=dev", *rules, "--json"],
            ["--branch=hotfix", "--names", "main=npm/web"],
            ["--branch=hotfix", "--names", "main=npm/web", "--json"],
            ["--branch=main", f"--names=@{rules_file}"],
            ["--branch=main", f"--names=@{tmp_path}"],
            ["--branch=main", f"--names=@{tmp_path / 'nowhere'}"],
            ["--branch=main", "--names=main,^x=..,*=a,b=c"],
            ["--branch=", *rules],
            ["--branch", *rules],
            ["--branch=HEAD", *rules],
            ["--branch=main"],
            [*rules],
            [NAME, *rules],
            [NAME, *branch],
            [REDIRECTS, f"--origin={SITE}/", "--origin=HTTPS://PR-12.Example.com:443"],
            [REDIRECTS, f"--origin={SITE}", "--json", "-o", str(tmp_path / "file.json")],
            [REDIRECTS, "--origin=https://example.com"],
            [REDIRECTS, "--origin=https://example.com", "--from=ssm"],
            [REDIRECTS, "--origin=https://example.com", "--format=ts", "--json"],
            [REDIRECTS, NAME, "--origin=https://example.com", "--json"],
            [NAME, f"--origin={SITE}"],
            [NAME, "--origin"],
            [NAME, "--origin="],
            [NAME, "--origin=example.com"],
            [NAME, f"--origin={SITE}/callback"],
        )
    ]
    cases.append({"run": [NAME], "environment": stranger})
    cases.append({"run": [NAME], "environment": {"AWS_ENDPOINT_URL": "https://localhost:9"}})

    found = answers(cases, environment)

    expected = [python(case) for case in cases]
    assert [_compared(it) for it in found] == [_compared(it) for it in expected]
    assert {it["code"] for it in found} == {0, 1, 2, 3}


def test_the_program_writes_the_bytes_that_the_python_command_writes(
    command_line: CommandLine, environment: dict[str, str], published: str, tmp_path: Path
) -> None:
    files = {program: tmp_path / program for program in ("python", "node")}
    command_line("fetch", NAME, "-o", str(files["python"]))

    ran = subprocess.run(
        [str(NODE), "src/cli.js", NAME, "-o", str(files["node"])],
        cwd=installed(),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    body = files["python"].read_bytes()
    said = f"Wrote {files['node']} ({len(body):,} bytes).\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", said)
    assert files["node"].read_bytes() == body
    assert sha256(body) == published
    assert files["node"].stat().st_mode == files["python"].stat().st_mode


# The plugin of Vite ------------------------------------------------------------------------------

PAGE_OF_THE_PLUGIN: Final = REPOSITORY / "docs" / "how-to" / "fetch-with-vite.md"
PAGE: Final = '<!doctype html><div id="app"></div><script type="module" src="/main.js"></script>'
PROGRAM: Final = """\
import outputs from "./amplify_outputs.json";
document.querySelector("#app").textContent = outputs.auth.user_pool_id;
"""
# Starts the development server, says on which port, and ends it.
DEVELOP: Final = """\
import { createServer } from "vite";
const server = await createServer({ server: { port: 0, host: "127.0.0.1" } });
await server.listen();
console.log("listening");
await server.close();
"""


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """An application with the plugin as the page shows it, and as `npm install` leaves it."""
    folder, packages = tmp_path / "application", installed()
    (folder / "node_modules").mkdir(parents=True)
    config, _ = configs()
    (folder / "node_modules" / "vite").symlink_to(packages / "node_modules" / "vite")
    (folder / "node_modules" / MANIFEST["name"]).symlink_to(packages)
    files = {
        "package.json": json.dumps({"type": "module"}),
        "vite.config.ts": config,
        "index.html": PAGE,
        "main.js": PROGRAM,
        "develop.js": DEVELOP,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def configs() -> list[str]:
    """The configurations of Vite on the page: with a name, and with rules for branches."""
    page = PAGE_OF_THE_PLUGIN.read_text(encoding="utf-8")
    return re.findall(r"^```typescript\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


@pytest.mark.usefixtures("published")
def test_a_build_of_a_branch_has_the_file_of_its_publication(
    environment: dict[str, str], application: Path
) -> None:
    _, config = configs()
    (application / "vite.config.ts").write_text(config.replace("storefront/prod", NAME))

    built = _node(
        application, "node_modules/vite/bin/vite.js", "build", **environment, AWS_BRANCH="main"
    )
    other = _node(application, "node_modules/vite/bin/vite.js", "build", **environment)

    assert built.returncode == 0, built.stdout + built.stderr
    assert f"Branch main matches the rule main={NAME}." in built.stdout
    assert json.loads((application / "amplify_outputs.json").read_bytes())["version"] == "1.5"
    assert other.returncode != 0
    assert "storefront/dev is not published" in other.stderr


def test_a_build_has_the_published_file(
    command_line: CommandLine,
    environment: dict[str, str],
    published: str,
    pools: dict[str, str],
    application: Path,
) -> None:
    built = _node(application, "node_modules/vite/bin/vite.js", "build", **environment)

    assert built.returncode == 0, built.stdout + built.stderr
    outputs = application / "amplify_outputs.json"
    assert outputs.read_bytes() == command_line("fetch", NAME)
    assert f"{NAME} is in {outputs} (SHA-256 {published})." in built.stdout
    (bundle,) = (application / "dist" / "assets").glob("*.js")
    assert pools["UserPoolId"] in bundle.read_text(encoding="utf-8")


def test_a_build_without_the_file_fails_also_if_there_is_an_older_one(
    environment: dict[str, str], application: Path
) -> None:
    (application / "amplify_outputs.json").write_text("{}", encoding="utf-8")
    unreachable = environment | {"AWS_ENDPOINT_URL": "https://localhost:9"}

    built = _node(application, "node_modules/vite/bin/vite.js", "build", **unreachable)

    assert built.returncode != 0
    assert "amplify-outputs-fetch: AWS could not be reached" in built.stderr
    assert not (application / "dist").exists()


def test_development_goes_on_with_the_file_of_before_if_aws_cannot_be_reached(
    environment: dict[str, str], application: Path
) -> None:
    unreachable = environment | {"AWS_ENDPOINT_URL": "https://localhost:9"}
    assert _node(application, "develop.js", **unreachable).returncode != 0

    outputs = application / "amplify_outputs.json"
    outputs.write_text('{"version": "1.5"}', encoding="utf-8")
    started = _node(application, "develop.js", **unreachable)

    assert (started.returncode, started.stdout) == (0, "listening\n"), started.stderr
    assert "amplify-outputs-fetch: AWS could not be reached" in started.stderr
    assert f"The server uses {outputs} as it is." in started.stderr
    assert outputs.read_text(encoding="utf-8") == '{"version": "1.5"}'


def _node(
    application: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NODE), *arguments],
        cwd=application,
        env=environment | {"PUBLICATION": NAME, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _object(aws: Emulator, bucket: str, key: str) -> bytes:
    body: bytes = aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return body


def _compared(said: dict[str, Any]) -> dict[str, Any]:
    """What both say: not the name of the program, and not the SDK's own words."""
    words, _, _ = re.sub("amplify-outputs[ -]fetch", "amplify-outputs", said["err"]).partition(
        "then try again: "
    )
    return {**said, "err": words}
