"""A release: the version and the site's address in every place that names them, the changelog's section, the downloads.

    make release VERSION=1.2.3
    make release VERSION=1.2.3 ADDRESS=https://docs.example.com/

Builds in a copy first, so that a build that fails changes nothing. Makes no commit and no tag, and pushes nothing: it
prints the commands. docs/releasing.md says when to type them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amplify_outputs.model.documentation import CODE, is_address
from tools import distribution
from tools.distribution import Source
from tools.environments import REPOSITORY, EnvironmentUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGELOG: Final = "CHANGELOG.md"
# In place of the commit of the release, which no file of that commit can name.
_COMMIT: Final = "0" * 40
# npm writes it twice into a lock file.
_LOCKED: Final = (
    '"version": "{{0}}",\n  "lockfileVersion": 3,\n  "requires": true,\n  "packages": {{{{\n    "": {{{{\n'
    '      "name": "{0}",\n      "version": "{{0}}"'
)
# Every place that names the version, and how it does.
PLACES: Final = {
    "layers/amplify_outputs/amplify_outputs/__init__.py": '__version__ = "{}"',
    "template.yaml": "SemanticVersion: {}",
    "docs/how-to/check-a-file-that-you-wrote.md": f"rev: {_COMMIT} # v{{}}",
    "clients/npm/package.json": '"version": "{}"',
    "clients/npm/package-lock.json": _LOCKED.format("amplify-outputs-fetch"),
    "clients/cdk/package.json": '"version": "{}"',
    "clients/cdk/package-lock.json": _LOCKED.format("amplify-outputs-cdk"),
    "examples/cdk/package-lock.json": 'amplify-outputs-cdk": {{\n      "version": "{}"',
    "clients/terraform/README.md": f'?ref={_COMMIT}" # v{{}}',
    "docs/how-to/use-from-terraform.md": f'?ref={_COMMIT}" # v{{}}',
    "docs/how-to/use-the-github-action.md": f"OWNER/amplify-outputs-publisher@{_COMMIT} # v{{}}",
    "examples/amplify-backend/amplify.yml": "such as v{}",
    "examples/amplify-backend/package-lock.json": 'amplify-outputs-cdk": {{\n      "version": "{}"',
    "examples/pipelines/amplify.yml": "such as v{}",
    "examples/pipelines/buildspec.yml": "tag v{} in",
    "examples/pipelines/checks/buildspec.yml": "tag v{} in",
    "examples/pipelines/checks/github-actions.yml": f"OWNER/amplify-outputs-publisher@{_COMMIT} # v{{}}",
    "examples/pipelines/checks/gitlab-ci.yml": "tag v{} in",
    "examples/pipelines/github-actions.yml": f"OWNER/amplify-outputs-publisher@{_COMMIT} # v{{}}",
    "examples/pipelines/gitlab-ci.yml": "tag v{} in",
}
_PACKAGE: Final = next(iter(PLACES))
_PROJECT: Final = "pyproject.toml"
# What names the address of the site: that of each code in the package, and that of all in its metadata.
_OF_CODES: Final = re.compile(r'^__documentation__ = ".*"$', re.MULTILINE)
_OF_PROJECT: Final = re.compile(
    r'^(\[project\.urls\]\n(?:#.*\n)?)(?:Documentation = ".*"\n)?', re.MULTILINE
)
_VERSION: Final = r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)"
_UNRELEASED: Final = re.compile(
    r"^## Unreleased\n(?P<entries>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE
)
_RELEASED: Final = re.compile(rf"^## ({_VERSION}) \(", re.MULTILINE)
# More of them would hide the other faults.
_CHANGES_NAMED: Final = 5


class ReleaseImpossible(Exception):
    """Nothing was changed; each argument is one reason, in one line."""


def main(arguments: list[str], root: Path = REPOSITORY) -> int:
    """Prepare the release of the version, and with the address, that the arguments name.

    Exit code 0, or 1 with every reason on standard error.
    """
    addresses = [it for it in arguments if "://" in it]
    version = " ".join(it for it in arguments if it not in addresses)
    try:
        files = prepare(root, version, datetime.now(UTC).date().isoformat(), " ".join(addresses))
    except ReleaseImpossible as refusal:
        print(*refusal.args, sep="\n", file=sys.stderr)
        return 1
    print(_DONE.format(version=version, files="\n".join(f"  {path}" for path in files)))
    return 0


def prepare(root: Path, version: str, today: str, address: str = "") -> list[Path]:
    """Write the version, the address, the changelog and dist/, and return the files in dist/, relative to the root.

    Without an address, that of the last release stays.
    The files name the last commit, and their entries carry its date, so that the same commit gives the same bytes
    again.
    Raises ReleaseImpossible.
    """
    if faults := [*_faults(root, version), *_faults_of_address(address)]:
        raise ReleaseImpossible(*faults)
    texts = dict(_texts(root, version, today, address))
    when, commit = _git(root, "show", "--no-patch", "--format=%ct %H", "HEAD").split()
    with tempfile.TemporaryDirectory() as folder:
        tree, built = Path(folder, "tree"), Path(folder, "dist")
        _copy(root, tree)
        _write(tree, texts)
        try:
            files = distribution.build(Source(tree, version, commit, int(when)), built)
        except (EnvironmentUnusable, LookupError) as failure:
            reason = f"The build failed, and nothing was changed: {failure}"
            raise ReleaseImpossible(reason) from failure
        shutil.rmtree(root / "dist", ignore_errors=True)
        shutil.copytree(built, root / "dist")
    _write(root, texts)
    return [Path("dist", path.name) for path in files]


def _faults(root: Path, version: str) -> Iterator[str]:
    changelog = (root / CHANGELOG).read_text(encoding="utf-8")
    current = current_version(root)
    released = [_numbers(found) for found in _RELEASED.findall(changelog)]
    if not re.fullmatch(_VERSION, version):
        yield f"VERSION is {version!r}, and must be three numbers with dots, such as 1.2.3."
    elif released and _numbers(version) <= max(released):
        yield f"VERSION is {version}, and must be greater than {_shown(max(released))}, the last release."
    elif _numbers(version) < _numbers(current):
        yield f"VERSION is {version}, and must not be less than {current}, the version in {_PACKAGE}."
    if changed := _git(root, "status", "--porcelain").splitlines():
        named = ", ".join(line[3:] for line in changed[:_CHANGES_NAMED])
        more = len(changed) - _CHANGES_NAMED
        rest = f" and {more} more" if more > 0 else ""
        yield f"The working tree has changes that are not committed: {named}{rest}."
    unreleased = _UNRELEASED.search(changelog)
    if unreleased is None:
        yield f'{CHANGELOG} has no section "## Unreleased".'
    elif not re.search(r"^- ", unreleased["entries"], re.MULTILINE):
        yield f'The section "## Unreleased" of {CHANGELOG} has no entries.'
    for name, form in PLACES.items():
        if (root / name).read_text(encoding="utf-8").count(form.format(current)) != 1:
            yield f"{name} does not say {form.format(current)} once."


def _faults_of_address(address: str) -> Iterator[str]:
    if address and not is_address(_of_codes(address)):
        yield f"ADDRESS is {address!r}, and must be that of a site, such as https://docs.example.com/."


def _of_codes(address: str) -> str:
    """Where a problem's page is on the site, as `DocumentationUrl` says it."""
    return f"{address.rstrip('/')}/problems/{CODE}.html"


def _texts(root: Path, version: str, today: str, address: str) -> Iterator[tuple[str, str]]:
    """Each file that the release changes, with its new text."""
    current = current_version(root)
    for name, form in PLACES.items():
        text = (root / name).read_text(encoding="utf-8")
        text = text.replace(form.format(current), form.format(version))
        if address and name == _PACKAGE:
            text = _OF_CODES.sub(f'__documentation__ = "{_of_codes(address)}"', text)
        yield name, text
    if address:
        project = (root / _PROJECT).read_text(encoding="utf-8")
        yield _PROJECT, _OF_PROJECT.sub(rf'\1Documentation = "{address}"\n', project)
    changelog = (root / CHANGELOG).read_text(encoding="utf-8")
    heading = f"## Unreleased\n\n## {version} ({today})\n"
    yield CHANGELOG, changelog.replace("## Unreleased\n", heading, 1)


def current_version(root: Path) -> str:
    """The version of the package in that copy of the repository. Raises ValueError when it has none."""
    before, after = map(re.escape, PLACES[_PACKAGE].split("{}"))
    text = (root / _PACKAGE).read_text(encoding="utf-8")
    if found := re.search(f"{before}({_VERSION}){after}", text):
        return found[1]
    message = f"{_PACKAGE} names no version"
    raise ValueError(message)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _shown(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def _copy(root: Path, tree: Path) -> None:
    """The files that git knows, and no others: what somebody left in the folder is no part of a release."""
    for name in _git(root, "ls-files", "-z").split("\0"):
        if name:
            target = tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target, follow_symlinks=False)


def _write(root: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")


def _git(root: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", *arguments],  # noqa: S607 (whichever the machine has)
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        reason = f"git {arguments[0]} failed: {ran.stderr.strip()}"
        raise ReleaseImpossible(reason)
    return ran.stdout


_DONE: Final = """\
{version} is prepared:
{files}

Read the changes, then commit, tag and push them:
  git commit --all --message "Release {version}"
  git tag --annotate v{version} --message "Release {version}"
  git push origin HEAD v{version}
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
