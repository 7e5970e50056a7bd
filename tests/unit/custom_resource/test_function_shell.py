"""The function without its package: a layer that is missing or broken fails a stack in seconds, with a reason."""

from __future__ import annotations

import ast
import gc
import json
import logging
import os
import subprocess
import sys
from http.client import HTTPSConnection
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.custom_resource.package_check import PHYSICAL_ID, RESOURCE_TYPE
from tests.unit.custom_resource.function_shell import (
    APP,
    PACKAGE,
    BrokenPackage,
    load_app,
    shell_without_package,
)
from tests.unit.custom_resource.lifecycle_world import Context, copied_ids, request
from tests.unit.custom_resource.response_server import HANG, Put, ResponseServer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _as_on_the_emulator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Responses may go to the server of the test."""
    if "server" in request.fixturenames:
        endpoint = request.getfixturevalue("server").endpoint
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)


@pytest.fixture
def app(_as_on_the_emulator: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    return shell_without_package(monkeypatch)


def reason(said: str) -> str:
    return (
        f"The publisher could not be loaded: {said}. "
        "To repair it, type in the publisher's repository: sam build && sam deploy"
    )


def why_not_loaded(event: dict[str, Any], status: str, physical_id: str) -> dict[str, Any]:
    """The whole response to that event."""
    return {
        "Status": status,
        "PhysicalResourceId": physical_id,
        **copied_ids(event),
        "Reason": reason("KeyError: 'BUCKET_NAME'"),
    }


def put_of(app: Any, server: ResponseServer, event: dict[str, Any]) -> Put:
    """What the function sends for that event: one response."""
    app.handler({**event, "ResponseURL": f"{server.endpoint}/token?x=y"}, Context())
    [put] = server.accepted
    return put


def test_with_its_package_the_function_is_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType(PACKAGE)
    package.make_handler = lambda environment: ("handler", environment)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, PACKAGE, package)
    assert load_app().handler == ("handler", os.environ)


def test_a_missing_variable_is_answered_too(
    monkeypatch: pytest.MonkeyPatch, server: ResponseServer
) -> None:
    monkeypatch.delenv("BUCKET_NAME", raising=False)
    event = request("create")
    load_app().handler({**event, "ResponseURL": f"{server.endpoint}/token?x=y"}, Context())
    [put] = server.accepted
    assert put.answer["Reason"] == reason("KeyError: 'BUCKET_NAME'")


@pytest.mark.parametrize(
    ("event", "status", "physical_id"),
    [
        (request("create"), "FAILED", "not-loaded:Outputs4Web"),
        (request("update"), "FAILED", "storefront/prod"),
        (request("delete"), "FAILED", "storefront/prod"),
        (request("delete-not-created"), "FAILED", "storefront-Outputs4Web-1EXAMPLE23456"),
        # The rollback of the first one.
        (
            request("delete", PhysicalResourceId="not-loaded:Outputs4Web"),
            "SUCCESS",
            "not-loaded:Outputs4Web",
        ),
        (
            request("update", PhysicalResourceId="not-loaded:Outputs4Web"),
            "FAILED",
            "not-loaded:Outputs4Web",
        ),
    ],
    ids=["create", "update", "delete", "delete-not-created", "rollback", "update-not-loaded"],
)
def test_without_its_package_the_function_answers_why(
    event: dict[str, Any], status: str, physical_id: str, app: Any, server: ResponseServer
) -> None:
    put = put_of(app, server, event)
    assert put.answer == why_not_loaded(event, status, physical_id)
    assert put.headers["content-type"] == ""


NEW_LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:amplify-outputs-package:8"
OLD_LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:amplify-outputs-package:7"


def package_check(name: str, **changes: Any) -> dict[str, Any]:
    """A request for the publisher's own resource, in a stack that has it since an earlier deployment."""
    given = {
        "ResourceType": RESOURCE_TYPE,
        "LogicalResourceId": "PackageCheck",
        "PhysicalResourceId": None if name == "create" else PHYSICAL_ID,
        "ResourceProperties": {"ServiceToken": "arn:aws:lambda:x", "Layer": NEW_LAYER},
    }
    return request(name, **given | changes)


@pytest.mark.parametrize(
    ("event", "status", "physical_id"),
    [
        # What a deployment asks after it has replaced the function: the first one, and a later one.
        (package_check("create"), "FAILED", "not-loaded:PackageCheck"),
        (package_check("update"), "FAILED", PHYSICAL_ID),
        # The rollback of a later deployment, if it comes before the function has its old layer again.
        (
            package_check("update", ResourceProperties={"Layer": OLD_LAYER}),
            "SUCCESS",
            PHYSICAL_ID,
        ),
        (package_check("update", ResourceProperties={}), "SUCCESS", PHYSICAL_ID),
        # The rollback of the first deployment, a deletion of the stack, and a downgrade.
        (
            package_check("delete", PhysicalResourceId="not-loaded:PackageCheck"),
            "SUCCESS",
            "not-loaded:PackageCheck",
        ),
        (package_check("delete"), "SUCCESS", PHYSICAL_ID),
        (
            package_check("delete", ResourceProperties={"Layer": OLD_LAYER}),
            "SUCCESS",
            PHYSICAL_ID,
        ),
    ],
    ids=[
        "create",
        "update",
        "way-back",
        "no-layer",
        "way-back-of-create",
        "delete",
        "delete-of-old-layer",
    ],
)
def test_a_package_that_was_not_built_fails_its_deployment_and_no_way_back(
    event: dict[str, Any],
    status: str,
    physical_id: str,
    app: Any,
    server: ResponseServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LAYER", NEW_LAYER)
    put = put_of(app, server, event)
    assert put.answer == why_not_loaded(event, status, physical_id)


def test_a_consumer_gains_nothing_by_naming_a_layer(
    app: Any, server: ResponseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYER", NEW_LAYER)
    event = request("update", ResourceProperties={"Layer": OLD_LAYER})
    app.handler({**event, "ResponseURL": f"{server.endpoint}/token?x=y"}, Context())
    assert [put.answer["Status"] for put in server.accepted] == ["FAILED"]


def test_the_type_of_the_publishers_own_resource_is_written_alike_in_function_and_package() -> None:
    assert f'"{RESOURCE_TYPE}"' in APP.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("no module"), "ImportError: no module"),
        (SyntaxError("bad"), "SyntaxError: bad"),
        (RuntimeError("😀" * 5000), "RuntimeError: " + "😀" * 300),
        (RuntimeError("\0" * 5000), "RuntimeError: " + "\0" * 300),
        (RuntimeError("\ud800"), "RuntimeError: ?"),
    ],
    ids=["import", "syntax", "wide", "control", "surrogate"],
)
def test_whatever_broke_the_package_is_told_within_the_size_of_an_answer(
    error: Exception, said: str, server: ResponseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, PACKAGE, BrokenPackage(error))
    # pytest's report cannot carry half a surrogate pair from one process to another.
    logging.disable(logging.CRITICAL)
    # As long as AWS makes them.
    event = request("update", StackId="s" * 300, PhysicalResourceId="p" * 1024)
    try:
        load_app().handler({**event, "ResponseURL": f"{server.endpoint}/token"}, Context())
    finally:
        logging.disable(logging.NOTSET)
    [put] = server.accepted
    assert put.answer["Reason"] == reason(said)
    assert len(put.body) <= 4096


@pytest.mark.parametrize("behaviour", ["403 Forbidden", "503 Slow Down", "307 Temporary Redirect"])
def test_an_answer_that_is_not_taken_raises_so_that_lambda_tries_again(
    behaviour: str, app: Any, server: ResponseServer
) -> None:
    server.behaviours = [behaviour]
    event = request("create", ResponseURL=f"{server.endpoint}/secret-token")
    with pytest.raises(RuntimeError) as raised:
        app.handler(event, Context())
    status = behaviour[:3]
    assert str(raised.value) == f"The response was not delivered: HTTP status {status}."
    assert len(server.puts) == 1


def test_a_server_that_hangs_raises(
    app: Any, server: ResponseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(HTTPSConnection):
        def connect(self) -> None:
            assert self.timeout == 5
            self.timeout = 0.2
            super().connect()

    client = SimpleNamespace(HTTPSConnection=Impatient)
    monkeypatch.setattr(app, "http", SimpleNamespace(client=client))
    server.behaviours = [HANG]
    with pytest.raises(TimeoutError):
        app.handler(request("create", ResponseURL=f"{server.endpoint}/token"), Context())


@pytest.mark.parametrize(
    "event",
    [
        {},
        [],
        None,
        request("create", ResponseURL=None),
        request("create", ResponseURL="http://localhost/secret-token"),
        request("create", ResponseURL="https:///secret-token"),
        request("create", ResponseURL="https://collector.example/secret-token"),
        request("create", ResponseURL="https://bucket.s3.amazonaws.com:8443/secret-token"),
    ],
)
def test_an_event_that_cannot_be_answered_raises_without_its_url(event: Any, app: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)) as raised:
        app.handler(event, Context())
    assert "secret-token" not in str(raised.value)


@pytest.mark.parametrize("mode", ["on", "log", "off", None])
def test_an_unusual_address_is_counted_and_refused_only_if_requests_are_verified(
    mode: str | None,
    app: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sent: list[str] = []

    class Connection:
        def __init__(self, host: str, *_: object, **__: object) -> None:
            sent.append(host)

        def request(self, *_: object) -> None:
            pass

        def getresponse(self) -> Any:
            return SimpleNamespace(status=200)

        def close(self) -> None:
            pass

    client = SimpleNamespace(HTTPSConnection=Connection)
    monkeypatch.setattr(app, "http", SimpleNamespace(client=client))
    if mode:
        monkeypatch.setenv("VERIFY_REQUESTS", mode)
    event = request("create", ResponseURL="https://bucket.s3.amazonaws.com/secret-token")

    if mode == "on":
        with pytest.raises(ValueError, match="is not one of CloudFormation's"):
            app.handler(event, Context())
    else:
        app.handler(event, Context())

    assert sent == ([] if mode == "on" else ["bucket.s3.amazonaws.com"])
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "message": "unusual response URL",
        "host": "bucket.s3.amazonaws.com",
    }


def test_a_request_is_one_line_of_the_log_without_its_url(
    app: Any, server: ResponseServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    caplog.set_level("DEBUG")
    app.handler(request("create", ResponseURL=f"{server.endpoint}/secret-token"), Context())
    [record] = caplog.records
    assert json.loads(record.message) == server.puts[0].answer
    assert "secret-token" not in caplog.text


def test_the_traceback_of_what_broke_the_package_is_logged_once_per_start(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, PACKAGE, BrokenPackage(KeyError("BUCKET_NAME")))
    load_app()
    [record] = caplog.records
    assert record.message == "The publisher could not be loaded"
    assert "KeyError: 'BUCKET_NAME'" in caplog.text


def test_the_function_needs_the_standard_library_alone(
    server: ResponseServer, certificate: Path, tmp_path: Path
) -> None:
    event = tmp_path / "event.json"
    create = request("create", ResponseURL=f"{server.endpoint}/token")
    event.write_text(json.dumps(create), encoding="utf-8")
    run = "import app, json, sys; app.handler(json.load(open(sys.argv[1])), None)"
    # No site-packages, so no layer either.
    subprocess.run(
        [sys.executable, "-S", "-c", run, str(event)],
        cwd=APP.parent,
        env={
            "PATH": os.environ.get("PATH", ""),
            "AWS_CA_BUNDLE": str(certificate),
            "AWS_ENDPOINT_URL": server.endpoint,
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=True,
        timeout=60,
    )
    assert [put.answer for put in server.accepted] == [
        {
            "Status": "FAILED",
            "PhysicalResourceId": "not-loaded:Outputs4Web",
            **copied_ids(create),
            "Reason": reason("ModuleNotFoundError: No module named 'amplify_outputs'"),
        }
    ]


def test_the_function_stays_small_enough_to_be_right_at_sight() -> None:
    source = APP.read_text(encoding="utf-8")
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    # A third of it is about where a response may go, which the package decides in the same way.
    assert len(source.splitlines()) <= 80
    assert imported - sys.stdlib_module_names == {"amplify_outputs"}


def test_garbage_is_collected_once_the_function_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it loads, nothing is garbage."""
    collecting: list[bool] = []
    monkeypatch.setitem(
        sys.modules,
        PACKAGE,
        SimpleNamespace(make_handler=lambda _: collecting.append(gc.isenabled())),  # type: ignore[arg-type]
    )
    load_app()
    shell_without_package(monkeypatch)
    assert (collecting, gc.isenabled()) == ([False], True)
