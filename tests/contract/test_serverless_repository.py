"""The publisher can be an application of the Serverless Application Repository."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any, Final

from amplify_outputs import __version__
from tests.contract import templates
from tools.emulator import REPOSITORY
from tools.sam import SAM

TEMPLATE: Final = REPOSITORY / "template.yaml"
# What `sam publish` itself makes of a template.
READER: Final = """
import json, sys
from samcli.vendor.serverlessrepo.parser import get_app_metadata, parse_template
metadata = get_app_metadata(parse_template(sys.stdin.read()))
json.dump({name: value for name, value in vars(metadata).items() if value and name != "template_dict"}, sys.stdout)
"""


def metadata() -> dict[str, Any]:
    found: dict[str, Any] = templates.template(TEMPLATE)["Metadata"][
        "AWS::ServerlessRepo::Application"
    ]
    return found


def test_its_version_is_that_of_the_package() -> None:
    assert metadata()["SemanticVersion"] == __version__


def test_its_texts_have_the_forms_that_are_taken() -> None:
    """Patterns and lengths [sam-publish]."""
    said = metadata()

    assert re.fullmatch(r"[a-zA-Z0-9-]{1,140}", said["Name"])
    assert 1 <= len(said["Description"]) <= 256
    assert re.fullmatch(r"[0-9a-z](([0-9a-z]|-(?!-))*[0-9a-z])?", said["Author"])
    assert len(said["Author"]) <= 127
    assert len(said["Labels"]) <= 10
    assert [it for it in said["Labels"] if not re.fullmatch(r"[a-zA-Z0-9+\-_:/@]{1,127}", it)] == []


def test_the_files_that_it_names_are_there() -> None:
    said = metadata()

    assert (REPOSITORY / said["ReadmeUrl"]).is_file()
    license_text = (REPOSITORY / said["LicenseUrl"]).read_text(encoding="utf-8")
    assert license_text.startswith(f"{said['SpdxLicenseId']} License")


def test_it_names_no_address_that_is_not_known() -> None:
    assert metadata().keys() & {"HomePageUrl", "SourceCodeUrl"} == set()


def test_sam_reads_it() -> None:
    read = subprocess.run(
        [SAM.parent / "python", "-c", READER],
        input=TEMPLATE.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert read.returncode == 0, read.stderr
    said = metadata()
    assert json.loads(read.stdout) == {
        "name": said["Name"],
        "description": said["Description"],
        "author": said["Author"],
        "spdx_license_id": said["SpdxLicenseId"],
        "license_url": said["LicenseUrl"],
        "readme_url": said["ReadmeUrl"],
        "labels": said["Labels"],
        "semantic_version": said["SemanticVersion"],
    }
