"""The examples for mobile applications with the real command, on the emulated AWS, and the readers of each library.

Xcode, Gradle and Flutter are not here. Their part is what `tests/mobile_examples.py` gives to the scripts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs.readers.strict import READERS, readers_of
from tests.mobile_examples import FILE, Xcode, flutter, gradle, with_programs
from tests.syntax import faults, tree_of_text
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

PLATFORMS: Final = {"ios": "swift", "android": "android", "flutter": "flutter"}
# Production has another version, so that its file differs from that of development.
VERSIONS: Final = {"dev": "1.4", "prod": "1.3"}
NO_AWS: Final = "https://127.0.0.1:1"


@pytest.fixture
def environment(aws: Emulator, tmp_path: Path) -> dict[str, str]:
    """The environment of a developer with credentials, and the command where pipx puts programs."""
    given = aws.environment() | {"HOME": str(tmp_path)}
    run = f'exec "{DEVELOPMENT_BIN}/amplify-outputs" "$@"\n'
    return with_programs(tmp_path / ".local" / "bin", given, amplify_outputs=run, flutter="exit 0")


def test_an_app_has_the_file_of_its_configuration_or_flavor_and_its_library_reads_it(
    aws: Emulator,
    publisher: Publisher,
    stacks: Stacks,
    pools: dict[str, str],
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    published = publish(aws, publisher, stacks, pools, *PLATFORMS)
    built: dict[str, bytes] = {}
    for configuration, name in (("Debug", "dev"), ("Release", "prod")):
        build = Xcode(tmp_path / "xcode", configuration)
        ran = build.run(environment)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
        built[f"storefront/{name}/ios"] = (build.bundle / FILE).read_bytes()
    for flavor in VERSIONS:
        resources = tmp_path / "gradle" / flavor
        resources.mkdir(parents=True)
        ran = gradle().run(flavor, resources, environment)
        assert ran.returncode == 0, ran.stderr
        built[f"storefront/{flavor}/android"] = (resources / "raw" / FILE).read_bytes()
        ran = flutter(tmp_path, environment, flavor, "build", "web")
        assert ran.returncode == 0, ran.stderr
        asset = (tmp_path / "app" / "assets" / flavor / FILE).read_bytes()
        built[f"storefront/{flavor}/flutter"] = asset
        dart = (tmp_path / "app" / "lib" / "amplify_outputs.dart").read_text(encoding="utf-8")
        assert faults(tree_of_text("dart", dart)) == []
        assert json.loads(dart.split("'''")[1]) == json.loads(asset)

    assert built == published
    refused = {
        (name, reader): found
        for name, body in built.items()
        for reader in readers_of(PLATFORMS[name.rpartition("/")[2]].capitalize())
        if (found := READERS[reader](json.loads(body)))
    }
    assert refused == {}


@pytest.mark.exhaustive
def test_without_aws_a_debug_build_has_the_earlier_file_and_a_release_fails(
    aws: Emulator,
    publisher: Publisher,
    stacks: Stacks,
    pools: dict[str, str],
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    published = publish(aws, publisher, stacks, pools, "ios")
    away = {**environment, "AWS_ENDPOINT_URL": NO_AWS, "AWS_MAX_ATTEMPTS": "1"}
    ran = {}
    for configuration in ("Debug", "Release"):
        build = Xcode(tmp_path, configuration)
        build.run(environment)
        (build.bundle / FILE).unlink()
        ran[configuration] = build.run(away)

    assert {name: it.returncode for name, it in ran.items()} == {"Debug": 0, "Release": 3}
    *_, last = ran["Debug"].stdout.splitlines()
    assert last == "warning: The app gets the file of an earlier build."
    assert ran["Release"].stdout.startswith("error: ")
    found = (Xcode(tmp_path, "Debug").bundle / FILE).read_bytes()
    assert found == published["storefront/dev/ios"]
    assert not (Xcode(tmp_path, "Release").bundle / FILE).exists()


@pytest.mark.exhaustive
@pytest.mark.usefixtures("publisher")
def test_without_a_publication_nothing_is_built(
    environment: dict[str, str], tmp_path: Path
) -> None:
    xcode = Xcode(tmp_path, "Release").run(environment)
    task = gradle().run("prod", tmp_path, environment)
    script = flutter(tmp_path, environment, "prod", "build", "ipa")

    said = {
        "ios": (xcode.returncode, xcode.stdout.removeprefix("error: ")),
        "android": (task.returncode, task.stderr),
        "flutter": (script.returncode, script.stderr),
    }
    assert {
        end: (code, words.startswith(f"storefront/prod/{end} is not published"))
        for end, (code, words) in said.items()
    } == dict.fromkeys(said, (1, True))
    assert list(tmp_path.rglob(FILE)) == []


def publish(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str], *ends: str
) -> dict[str, bytes]:
    """What a stack publishes under the names of the examples that end so, each for its library."""
    names = {f"storefront/{name}/{end}": (name, end) for name in VERSIONS for end in ends}
    resources = {
        f"Outputs{number}": {
            "Type": "Custom::AmplifyOutputs",
            "Properties": {
                "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
                "PublicationName": name,
                "OutputsVersion": VERSIONS[environment],
                "Platform": PLATFORMS[end],
                "Formats": ["dart"],
                **pools,
            },
        }
        for number, (name, (environment, end)) in enumerate(names.items())
    }
    stacks.apply({"Resources": resources})
    s3 = aws.client("s3")
    return {
        name: s3.get_object(Bucket=publisher.bucket, Key=f"outputs/{name}/{FILE}")["Body"].read()
        for name in names
    }
