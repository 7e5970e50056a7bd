"""Looks for weaknesses: in the code, the templates, the workflows, the dependencies, and for secrets in all files.

    make audit
    make secrets-baseline

The first runs the tools of the environments `audit` and `secrets`, says of each in one line what it found, and writes
nothing to the tree. The second writes what looks like a secret now into the baseline.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tools.environments import ENVIRONMENTS, REPOSITORY
from tools.package import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BIN: Final = ENVIRONMENTS / "audit" / "bin"
# checkov brings another version of the same package: in one environment, the last to be installed would win.
SECRETS_BIN: Final = ENVIRONMENTS / "secrets" / "bin"
# Its filter of lines leaves out the revision of benchmarks/measured.json, whose digits look like a key by chance.
BASELINE: Final = REPOSITORY / ".secrets.baseline"
TEMPLATE: Final = REPOSITORY / "template.yaml"
# What people get: the lock file of the command has everything of the layer.
_SHIPPED: Final = ("requirements/command.txt",)
_CODE: Final = ("layers/amplify_outputs", "functions", "tools", "benchmarks", "setup.py")
_WORKFLOWS: Final = ("action.yml", "install/action.yml", ".github")
# What is in the examples on purpose. They show one thing each, and somebody copies them.
EXAMPLES_SKIP: Final = {
    "CKV_AWS_18": "logs of accesses need a second bucket, which the example is not about",
    "CKV_AWS_21": "versions of what users upload are for the application to decide",
    "CKV_AWS_26": "EventBridge cannot publish to a topic with the key that AWS manages for SNS",
    "CKV_AWS_68": "a firewall is for the site to decide, and costs",
    "CKV_AWS_73": "tracing is for the application to decide",
    "CKV_AWS_76": "logs of accesses are for the application to decide, and cost",
    "CKV_AWS_86": "the same, for a distribution of CloudFront",
    "CKV_AWS_95": "the same, for HTTP APIs",
    "CKV_AWS_115": "a limit of concurrency is for the account to decide",
    "CKV_AWS_116": "the function answers an API, or an event that comes again",
    "CKV_AWS_117": "the function calls nothing in a VPC",
    "CKV_AWS_120": "answers for one user must not be cached for another",
    "CKV_AWS_124": "a stack that Terraform makes is watched by Terraform",
    "CKV_AWS_174": "CloudFront fixes the protocol of its own certificate; with one of the site it is TLS 1.2",
    "CKV_AWS_366": "the example has guests, and their role may do nothing",
}
# cfn-lint runs its other rules in `make lint`: policies, permissions, passwords, dynamic references.
_CFN_LINT_RULES: Final = ("I3042", "I3510")
# detect-secrets has moved a finding of the baseline to the line where it is now.
_BASELINE_MOVED: Final = 3


class Found(Exception):
    """A tool found something; the message says what."""


def main(arguments: Sequence[str] = ()) -> int:
    """Run every tool. Exit code 0, or 1 if one found something, which is on standard error.

    With the argument `accept`, renew the baseline of secrets instead.
    """
    if arguments == ["accept"]:
        # By its name: a path would make it look at the baseline itself.
        _run("detect-secrets", "scan", "--baseline", BASELINE.name, programs=SECRETS_BIN)
        accept(BASELINE)
        return 0
    failed = False
    for name, audit in AUDITS.items():
        began = time.monotonic()
        try:
            said = audit()
        except Found as finding:
            failed, said = True, "found something"
            print(f"{name}:\n{finding}", file=sys.stderr)
        print(f"{name}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
    return int(failed)


def accept(baseline: Path) -> None:
    """Say in the baseline that none of its findings is a secret, and print the place of each new one."""
    found = json.loads(baseline.read_text(encoding="utf-8"))
    for name, places in found["results"].items():
        for place in places:
            if place.get("is_secret", True):
                print(f"{name}:{place['line_number']}: {place['type']}")
            place["is_secret"] = False
    baseline.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def audit_code() -> str:
    """Python that can be made to do something else."""
    _run("bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", *_CODE)
    return "nothing found"


def audit_template() -> str:
    """The template, whose resources have the reasons for what is not done in `Metadata`."""
    found = _checkov("--file", str(TEMPLATE))
    if failed := list(_findings(found["failed_checks"])):
        raise Found("\n".join(failed))
    skipped = {(it["resource"], it["check_id"]) for it in found["skipped_checks"]}
    # checkov believes a skip whose check would pass by now.
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "template.json")
        bare.write_text(json.dumps(without_skips(TEMPLATE)), encoding="utf-8")
        needed = {
            (it["resource"], it["check_id"])
            for it in _checkov("--file", str(bare))["failed_checks"]
        }
    if stale := skipped - needed:
        raise Found(
            "\n".join(f"{what} passes {check}: remove its skip" for what, check in sorted(stale))
        )
    return f"nothing found, {len(skipped)} checks skipped with a reason"


def audit_examples() -> str:
    """The templates and Terraform files that people copy."""
    skip = ["--skip-check", ",".join(EXAMPLES_SKIP)]
    found = _checkov("--directory", "examples", "--skip-path", "node_modules", *skip)
    if failed := list(_findings(found["failed_checks"])):
        raise Found("\n".join(failed))
    return f"nothing found, {len(EXAMPLES_SKIP)} checks skipped with a reason"


def audit_policies() -> str:
    """Rules of cfn-lint about policies and partitions that are only informational."""
    rules = [part for rule in _CFN_LINT_RULES for part in ("--include-checks", rule)]
    examples = [
        str(it)
        for it in sorted(REPOSITORY.glob("examples/**/*.yaml"))
        # Flutter's file of dependencies is no template.
        if "node_modules" not in it.parts and it.name != "pubspec.yaml"
    ]
    _run("cfn-lint", *rules, "--template", str(TEMPLATE), *examples)
    return "nothing found"


def audit_workflows() -> str:
    """Workflows and actions, without asking GitHub about versions."""
    examples = [str(path) for path in sorted(REPOSITORY.glob("examples/pipelines/**/github-*.yml"))]
    _run("zizmor", "--offline", "--quiet", "--no-progress", *_WORKFLOWS, *examples)
    return "nothing found"


def audit_secrets() -> str:
    """What looks like a secret and is not in the baseline, in the files that git knows."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 (whichever the machine has)
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [it for it in listed.stdout.split("\0") if it and it != BASELINE.name]
    files = [it for it in names if (REPOSITORY / it).is_file()]
    with tempfile.TemporaryDirectory() as folder:
        # It writes to the baseline.
        baseline = shutil.copy(BASELINE, folder)
        _run(
            "detect-secrets-hook",
            *("--baseline", baseline, *files),
            accepted=(0, _BASELINE_MOVED),
            programs=SECRETS_BIN,
        )
    return f"nothing new in {len(files)} files"


def audit_dependencies() -> str:
    """Known vulnerabilities of what people get, if the index answers with them."""
    lists = [part for name in _SHIPPED for part in ("--requirement", name)]
    command = [BIN / "pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    ran = _ran([*map(str, command), "--timeout", "10", "--format", "json", *lists])
    try:
        answer = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        return "NOT AUDITED, because the list of vulnerabilities cannot be reached"
    return judged_dependencies(answer)


def judged_dependencies(answer: list[dict[str, Any]]) -> str:
    """What pip-audit's answer says. Raises Found for vulnerabilities."""
    known = [
        f"{it['name']} {it['version']}: {weakness['id']}, fixed in {', '.join(weakness['fix_versions']) or 'no version'}"
        for it in answer
        for weakness in it.get("vulns", ())
    ]
    if known:
        raise Found("\n".join(known))
    # pip-audit succeeds with what it could not look up.
    audited = sum("skip_reason" not in it for it in answer)
    if audited < len(answer):
        return (
            f"{len(answer) - audited} of {len(answer)} packages NOT AUDITED, because the list of "
            "vulnerabilities cannot be reached"
        )
    return f"nothing known of {audited} packages"


AUDITS: Final[dict[str, Callable[[], str]]] = {
    "code (bandit)": audit_code,
    "template (checkov)": audit_template,
    "examples (checkov)": audit_examples,
    "policies (cfn-lint)": audit_policies,
    "workflows (zizmor)": audit_workflows,
    "secrets (detect-secrets)": audit_secrets,
    "dependencies (pip-audit)": audit_dependencies,
}


def without_skips(path: Path) -> dict[str, Any]:
    """The template without the metadata of its resources."""
    loaded = parsed(path.read_text(encoding="utf-8"))
    for resource in loaded["Resources"].values():
        resource.pop("Metadata", None)
    return loaded


def _checkov(*arguments: str) -> dict[str, list[dict[str, Any]]]:
    """What checkov found, of all frameworks together. Raises Found if it says nothing."""
    command = [str(BIN / "checkov"), "--framework", "cloudformation", "terraform"]
    ran = _ran([*command, "--skip-download", "--output", "json", *arguments])
    try:
        said = json.loads(ran.stdout)
    except ValueError:
        message = f"checkov failed ({ran.returncode}):\n{ran.stderr.strip()}"
        raise Found(message) from None
    answers = said if isinstance(said, list) else [said]
    found: dict[str, list[dict[str, Any]]] = {}
    for answer in answers:
        # Without results, there was nothing to look at.
        for name, checks in answer.get("results", {}).items():
            found.setdefault(name, []).extend(checks)
    if found.get("parsing_errors") or not found.get("passed_checks"):
        message = f"checkov has read nothing, or not all: {found.get('parsing_errors')}"
        raise Found(message)
    return found


def _findings(checks: list[dict[str, Any]]) -> Iterator[str]:
    for it in checks:
        yield f"{it['file_path']}: {it['resource']}: {it['check_id']}: {it['check_name']}"


def _run(
    program: str, *arguments: str, accepted: tuple[int, ...] = (0,), programs: Path = BIN
) -> None:
    """Run one of the tools. Raises Found with what it says unless its exit code is accepted."""
    ran = _ran([str(programs / program), *arguments])
    if ran.returncode not in accepted:
        raise Found(f"{ran.stdout.strip()}\n{ran.stderr.strip()}".strip())


def _ran(command: list[str]) -> subprocess.CompletedProcess[str]:
    # Some of them look for a newer version of themselves, or for settings in one's home.
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env=os.environ | {"LOG_LEVEL": "ERROR", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
