"""What a release says of the packages that npm installs with the npm package."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from tools.npm_package import NpmPackage, needed, notice


def lock(**packages: dict[str, Any]) -> bytes:
    root = {"name": "amplify-outputs-fetch", "version": "0.1.0"}
    places = {f"node_modules/{name}": said for name, said in packages.items()}
    return json.dumps({"packages": {"": root} | places}).encode()


ONE: Final[dict[str, Any]] = {"version": "1.0.0", "license": "MIT"}
NEEDED: Final = NpmPackage(
    "@aws-sdk/client-s3", "3.1.0", "Apache-2.0", {"tslib": "^2", "gone": "1"}
)
TSLIB: Final = NpmPackage("tslib", "2.8.1", "0BSD")


def test_what_only_developers_have_is_not_needed() -> None:
    locked = lock(
        tslib={"version": "2.8.1", "license": "0BSD"},
        vite=ONE | {"dev": True},
        optional=ONE | {"devOptional": True},
        **{
            "@aws-sdk/client-s3": {
                "version": "3.1.0",
                "license": "Apache-2.0",
                "dependencies": {"tslib": "^2", "gone": "1"},
            }
        },
    )

    assert needed(locked) == [NEEDED, TSLIB]


def test_two_versions_of_a_package_are_refused() -> None:
    locked = lock(tslib=ONE, **{"a/node_modules/tslib": ONE})

    with pytest.raises(ValueError, match="the lock file has two versions of tslib"):
        needed(locked)


def test_a_bill_gets_the_address_of_a_package_and_of_what_it_needs() -> None:
    others = {it.name: it for it in (NEEDED, TSLIB)}

    assert NEEDED.purl == "pkg:npm/%40aws-sdk/client-s3@3.1.0"
    assert NEEDED.needs(others) == ["pkg:npm/tslib@2.8.1"]
    assert TSLIB.needs(others) == []


def test_the_notice_names_each_package_with_its_license() -> None:
    assert notice([NEEDED, TSLIB]).splitlines()[2:] == [
        "",
        "  @aws-sdk/client-s3 3.1.0: Apache-2.0",
        "  tslib 2.8.1: 0BSD",
    ]
