"""What amplify-outputs.pyz is made of."""

from __future__ import annotations

import inspect
import re

from amplify_outputs.aws import clients
from tools import pyz
from tools.environments import REPOSITORY


def test_it_has_the_models_of_every_client_that_the_package_makes() -> None:
    made = re.findall(r'self\.client\("([a-z0-9-]+)"', inspect.getsource(clients))

    assert set(made) == set(pyz.services(REPOSITORY))


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
