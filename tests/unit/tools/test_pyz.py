"""What amplify-outputs.pyz is made of."""

from __future__ import annotations

import inspect
import re

from botocore import credentials, tokens

from recipe.operations import CALLED
from tools import pyz
from tools.environments import REPOSITORY


def test_it_has_the_models_of_every_service_that_the_package_calls() -> None:
    assert set(pyz.services(REPOSITORY)) >= CALLED.keys()


def test_it_has_the_models_by_which_botocore_gets_credentials() -> None:
    created = re.findall(
        r"""(?:_client_creator\(|create_nested_client\(self\._session,)\s*['"]([a-z-]+)['"]""",
        inspect.getsource(credentials) + inspect.getsource(tokens),
    )

    assert set(created) == {*pyz.CREDENTIALS, "sts"}


def test_what_builds_the_package_is_not_installed() -> None:
    lock = (
        "six==1.17.0 \\\n    --hash=sha256:aa\n    # via python-dateutil\n"
        "setuptools==84.2.1 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n    # via -r command.in\n"
        "urllib3==2.8.0 \\\n    --hash=sha256:dd\n"
    )

    assert pyz.without_builder(lock) == (
        "six==1.17.0 \\\n    --hash=sha256:aa\n    # via python-dateutil\n"
        "urllib3==2.8.0 \\\n    --hash=sha256:dd\n"
    )
