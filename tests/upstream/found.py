"""What there is to judge, by the sections of the lists: in botocore, in the JavaScript packages, in readers/."""

from __future__ import annotations

from functools import cache
from typing import Final

import botocore.session

from amplify_outputs.readers import android, flutter, javascript, swift
from tests.contract import operations, type_schemas
from tests.upstream import facts

COGNITO: Final = ("cognito-identity", "cognito-idp")
# What the packages have is not here without Node.
OF_PACKAGES: Final = ("aws-amplify", "client-config")
_SESSION: Final = botocore.session.get_session()


@cache
def answers() -> dict[str, set[str]]:
    """The members of each answer that the package's code asks for."""
    called = {call for tree in operations.trees() for call in operations.operations(tree)}
    return {
        f"{service} {name}": facts.of_answer(
            _SESSION.get_service_model(service).operation_model(name)
        )
        for service, name in called
    }


def operations_of_cognito() -> dict[str, set[str]]:
    """The operations of both services, whether they are called or not."""
    return {
        f"operations of {service}": set(_SESSION.get_service_model(service).operation_names)
        for service in COGNITO
    }


def decoders() -> dict[str, set[str]]:
    """The fields in the tables of the four client libraries."""
    tables = {
        "javascript": javascript.DECODER,
        "swift": swift.SWIFT,
        "android": android.ANDROID,
        "flutter": flutter.FLUTTER,
    }
    return {f"readers/{name}.py": facts.of_decoder(table.file) for name, table in tables.items()}


def packages() -> dict[str, set[str]]:
    """The fields in Amplify's TypeScript types, of all versions of the file. Needs Node."""
    versions = type_schemas.published_versions().values()
    return {
        "aws-amplify": facts.of_json_schema(type_schemas.client_schema()),
        "client-config": set().union(*map(facts.of_json_schema, versions)),
    }
