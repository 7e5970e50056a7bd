"""The descriptions of services in the layer: of the operations that are called, all that botocore uses."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any, Final

import botocore.session
import pytest
from botocore import utils, xform_name
from botocore.loaders import create_loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.regions import EndpointResolver

from recipe.operations import CALLED, CALLED_BY_BOTOCORE
from tests.contract.operations import operations, trees
from tests.layer_models import LayerLoader

if TYPE_CHECKING:
    from botocore.model import OperationModel

FULL: Final = create_loader()
IN_LAYER: Final = LayerLoader()
DESCRIBED: Final = [
    (service, operation)
    for service, called in CALLED.items()
    for operation in [*called, *CALLED_BY_BOTOCORE.get(service, ())]
]


def test_the_list_of_operations_is_what_the_code_calls() -> None:
    called = {call for tree in trees(for_people=False) for call in operations(tree)}

    assert called == {(service, name) for service, names in CALLED.items() for name in names}
    assert list(CALLED) == sorted(CALLED)
    assert [names for names in CALLED.values() if list(names) != sorted(set(names))] == []


def test_the_list_has_what_the_client_of_s3_calls_by_itself() -> None:
    tree = ast.parse(inspect.getsource(utils))
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "self._client"
    }

    assert called == {xform_name(operation) for operation in CALLED_BY_BOTOCORE["s3"]}
    assert CALLED_BY_BOTOCORE.keys() == {"s3"}


@pytest.mark.parametrize(("service", "operation"), DESCRIBED)
def test_an_operation_is_described_as_botocore_describes_it(service: str, operation: str) -> None:
    full, in_layer = (model(loader, service) for loader in (FULL, IN_LAYER))

    # As text, because the order of members is that of what is sent.
    assert str(seen(in_layer.operation_model(operation))) == str(
        seen(full.operation_model(operation))
    )


@pytest.mark.parametrize("service", CALLED)
def test_a_service_is_described_as_botocore_describes_it(service: str) -> None:
    full, in_layer = (
        loader.load_service_model(service, "service-2") for loader in (FULL, IN_LAYER)
    )
    about = full.keys() - {"operations", "shapes", "documentation"}

    assert {key: in_layer[key] for key in about} == {key: full[key] for key in about}
    assert in_layer.keys() == full.keys()
    described = {operation for name, operation in DESCRIBED if name == service}
    assert in_layer["operations"].keys() == described


@pytest.mark.parametrize("service", CALLED)
def test_a_service_has_the_endpoints_that_botocore_knows(service: str) -> None:
    full, in_layer = (
        EndpointResolver(loader.load_data("endpoints")) for loader in (FULL, IN_LAYER)
    )

    assert full.get_available_partitions() == in_layer.get_available_partitions()
    for partition in full.get_available_partitions():
        regions = full.get_available_endpoints(service, partition, allow_non_regional=True)
        assert in_layer.get_available_endpoints(service, partition, True) == regions  # noqa: FBT003
        for region in [*regions, None]:
            for dual_stack, fips in ((False, False), (True, False), (False, True)):
                asked = {
                    "service_name": service,
                    "region_name": region,
                    "partition_name": partition,
                    "use_dualstack_endpoint": dual_stack,
                    "use_fips_endpoint": fips,
                }
                assert endpoint(in_layer, asked) == endpoint(full, asked)


def test_every_paginator_that_the_code_asks_for_is_in_the_layer() -> None:
    asked = {
        operation
        for tree in trees(for_people=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".get_paginator")
        for operation in node.args
        if isinstance(operation, ast.Constant)
    }
    names = {str(operation.value) for operation in asked}
    paginators = {
        xform_name(name): rules
        for service in CALLED
        for name, rules in IN_LAYER.load_service_model(service, "paginators-1")[
            "pagination"
        ].items()
    }

    assert names
    assert names <= paginators.keys()


def test_no_code_waits_by_a_waiter_which_the_layer_does_not_have() -> None:
    assert [tree for tree in trees() if "get_waiter" in ast.unparse(tree)] == []


def test_every_exception_that_the_code_names_is_in_the_layer() -> None:
    named = {
        node.attr
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "exceptions"
        and ast.unparse(node.value.value) != "botocore"
    }
    described = {
        shape.name for service in CALLED for shape in model(IN_LAYER, service).error_shapes
    }

    assert "ResourceNotFoundException" in named
    assert named <= described


def test_clients_of_the_layer_have_the_described_methods_and_their_help() -> None:
    session = botocore.session.get_session()
    session.register_component("data_loader", IN_LAYER)

    client = session.create_client("iam", "us-east-1")

    assert client.meta.method_to_api_mapping == {"get_role": "GetRole"}
    assert "get_role" in str(client.get_role.__doc__)


def model(loader: Any, service: str) -> ServiceModel:
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def endpoint(resolver: EndpointResolver, asked: dict[str, Any]) -> object:
    """What it says, or the error that it raises."""
    try:
        return resolver.construct_endpoint(**asked)
    except Exception as error:  # noqa: BLE001 (it must be the same one)
        return repr(error)


def seen(operation: OperationModel) -> dict[str, Any]:
    """All of it, down to the last member, without documentation."""
    said = dict(operation._operation_model)
    said.pop("documentation", None)
    said.pop("errors", None)
    for end in ("input", "output"):
        if end in said:
            said[end] = {k: v for k, v in said[end].items() if k != "documentation"}
    return {
        "said": said,
        "input": described(operation.input_shape),
        "output": described(operation.output_shape),
        "errors": [described(shape) for shape in operation.error_shapes],
    }


def described(shape: Shape | None, above: tuple[str, ...] = ()) -> Any:
    """The shape with everything in it; of one that is in itself, its name."""
    if shape is None or shape.name in above:
        return shape and shape.name
    within = (*above, shape.name)
    parts: Any = None
    if isinstance(shape, StructureShape):
        parts = {name: described(member, within) for name, member in shape.members.items()}
    elif isinstance(shape, ListShape):
        parts = described(shape.member, within)
    elif isinstance(shape, MapShape):
        parts = (described(shape.key, within), described(shape.value, within))
    traits = {key: it for key, it in shape._shape_model.items() if key not in NOT_TRAITS}
    return (shape.name, shape.type_name, shape.metadata, shape.serialization, traits, parts)


NOT_TRAITS: Final = ("documentation", "members", "member", "key", "value")
