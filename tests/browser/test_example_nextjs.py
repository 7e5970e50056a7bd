"""The example with Next.js: its server has the file of its build, or the one that SSM has now."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from typing import TYPE_CHECKING, Final

from tests.browser import examples
from tests.browser import pools as cognito
from tests.browser.pools import BY_EMAIL, PASSWORD
from tools import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.application import Application
    from tests.browser.chromium import Page
    from tests.deployment import Stacks
    from tools.emulator import Emulator

STARTED_WITHIN: Final = 30


def test_it_lets_people_in_and_its_server_knows_them(
    aws: Emulator, stacks: Stacks, application: Application, page: Page, tmp_path: Path
) -> None:
    built_with = cognito.make(stacks, user_pool=BY_EMAIL)
    built_with.add_user("kim@example.com", email_verified="true")
    document = application.published(built_with)
    folder = examples.copied("nextjs", tmp_path / "nextjs")
    (folder / examples.DOCUMENT).write_text("{}")

    built = examples.build(folder, aws, f"browser/{built_with.client_id}")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / examples.DOCUMENT).read_bytes() == document
    with server(folder, aws) as origin:
        signs_in(page, origin, "kim@example.com")

    published_later = cognito.make(stacks, user_pool=BY_EMAIL)
    published_later.add_user("sam@example.com", email_verified="true")
    later = application.published(published_later)
    ssm = aws.client("ssm")
    name = "/next/storefront"
    new = {"Name": name, "Value": later.decode(), "Type": "SecureString"}
    old = {"Name": name, "Value": document.decode(), "Type": "SecureString", "Overwrite": True}
    # A minute of this server takes 6 milliseconds.
    with server(folder, aws, OUTPUTS_PARAMETER=name, CLOCK_SPEED="10000") as origin:
        assert built_with.client_id in html(origin)
        ssm.put_parameter(**new)
        assert published_later.client_id in html(origin)
        signs_in(page, origin, "sam@example.com")
        ssm.delete_parameter(Name=name)
        assert published_later.client_id in html(origin)

    ssm.put_parameter(**new)
    with server(folder, aws, OUTPUTS_PARAMETER=name) as origin:
        assert published_later.client_id in html(origin)
        ssm.put_parameter(**old)
        # Within a minute the server does not ask again.
        assert published_later.client_id in html(origin)


def signs_in(page: Page, origin: str, name: str) -> None:
    """Sign in, and read on the page of the account what the server says."""
    page.visit(f"{origin}/account")
    # The server sends people who are not signed in to the page with the form.
    page.wait("Password")
    page.fill(username=name, password=PASSWORD)
    page.click("Sign in")
    page.wait(f"Hello {name}")
    page.click("Account", role="link")
    page.wait(f"The server knows {name}")
    assert page.errors() == []


@contextlib.contextmanager
def server(folder: Path, aws: Emulator, **variables: str) -> Iterator[str]:
    """`npm start` on a free port, where the names of AWS are the emulator. Gives its origin."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **examples.environment(aws, "browser/nothing"),
        "EMULATOR_PORT": str(aws.port),
        "NODE_EXTRA_CA_CERTS": str(aws.ca_bundle),
        "NODE_OPTIONS": f"--import={browser.packages() / 'emulated.mjs'}",
        "HOSTNAME": "127.0.0.1",
        "PORT": str(port),
        **variables,
    }
    running = subprocess.Popen(
        ["npm", "start"],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    origin = f"http://localhost:{port}"
    try:
        until = time.monotonic() + STARTED_WITHIN
        while not listens(port) and time.monotonic() < until:
            time.sleep(0.1)
        yield origin
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()


def listens(port: int) -> bool:
    """Somebody answers at this port."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def html(origin: str) -> str:
    """What the server sends for the first page."""
    with urllib.request.urlopen(origin, timeout=STARTED_WITHIN) as answer:  # noqa: S310 (http, and this machine)
        body: bytes = answer.read()
    return body.decode()
