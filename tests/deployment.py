"""An emulated AWS with the publisher deployed, and stacks in it: fixtures that test folders share."""

from __future__ import annotations

import contextlib
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest

from tools import sam
from tools.emulator import DEFAULT_ACCOUNT, Emulator
from tools.stacks import StackEvent, apply_stack, delete_stack, log_lines, stack_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


# Roles of tests that publish by command line. The emulator names a role's session where AWS names the role.
COMMAND_LINES = f"arn:aws:sts::{DEFAULT_ACCOUNT}:assumed-role/command-line-*"


# The parameters of the publisher that tests share.
SHARED: Final = {"WriterRoleArns": COMMAND_LINES, "ReadApiKeys": "true"}


@dataclass(frozen=True, slots=True)
class Publisher:
    """The deployed publisher stack."""

    stack_name: str
    service_token: str
    bucket: str
    prefix: str
    read_policy_arn: str
    publish_policy_arn: str

    @property
    def log_group(self) -> str:
        """Where its custom resource writes."""
        return f"/aws/lambda/{self.stack_name}-custom-resource"


@dataclass(slots=True)
class Stacks:
    """Stacks of one test, in one account and region; what is left of them is deleted after it."""

    aws: Emulator
    place: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def apply(
        self,
        template: str | Mapping[str, Any],
        parameters: Mapping[str, str] | None = None,
        *,
        name: str | None = None,
    ) -> tuple[str, dict[str, str]]:
        """The name and the outputs of a stack, created under a new name or updated under this one."""
        name = name or f"test-{uuid.uuid4().hex[:12]}"
        if name not in self.names:
            self.names.append(name)
        body = template if isinstance(template, str) else json.dumps(template)
        return name, apply_stack(self.aws, name, body, parameters, **self.place)

    def delete(self, name: str) -> None:
        """Delete the stack and wait until it is gone."""
        delete_stack(self.aws, name, **self.place)
        self.names.remove(name)

    def events(self, name: str) -> list[StackEvent]:
        """What happened to the stack, oldest first."""
        return stack_events(self.aws, name, **self.place)

    def delete_all(self) -> None:
        """Delete what the test left, youngest first, because younger ones may import from older ones."""
        for name in reversed([name for name in self.names if self.events(name)]):
            self.delete(name)


def remove_publisher(aws: Emulator, **place: str) -> None:
    """Delete the publisher with the default name, and the parameter that stays for builds, if it does."""
    delete_stack(aws, sam.STACK_NAME, **place)
    # An earlier version takes the parameter with it, which is no error here.
    aws.client("ssm", **place).delete_parameters(Names=["/amplify-outputs/.publisher/bucket-name"])


@contextlib.contextmanager
def stacks_in(aws: Emulator, **place: str) -> Iterator[Stacks]:
    """Stacks in that account and region. What is left of them is deleted at the end."""
    own = Stacks(aws, place=place)
    yield own
    own.delete_all()


@contextlib.contextmanager
def publisher_in(
    aws: Emulator,
    built_template: Path,
    parameters: Mapping[str, str] | None = None,
    **place: str,
) -> Iterator[dict[str, str]]:
    """The outputs of a publisher under its default name in that account. It is removed at the end."""
    yield sam.deploy(aws, built_template, parameters=parameters, **place)
    remove_publisher(aws, **place)


@pytest.fixture(scope="session")
def aws() -> Iterator[Emulator]:
    """The emulated AWS, with policies enforced."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def built_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `sam build` makes of template.yaml."""
    return sam.build(tmp_path_factory.mktemp("sam"))


@pytest.fixture(scope="session")
def publisher(aws: Emulator, built_template: Path) -> Publisher:
    """The publisher under its default name, deployed by `sam deploy`, which may read API keys."""
    outputs = sam.deploy(aws, built_template, parameters=SHARED)
    return Publisher(
        sam.STACK_NAME,
        outputs["ServiceToken"],
        outputs["BucketName"],
        outputs["ParameterPrefix"],
        outputs["ReadPolicyArn"],
        outputs["PublishPolicyArn"],
    )


@pytest.fixture
def stacks(aws: Emulator) -> Iterator[Stacks]:
    """Stacks of this test alone."""
    with stacks_in(aws) as own:
        yield own


@pytest.fixture(autouse=True)
def logs_of_failures(request: pytest.FixtureRequest, aws: Emulator) -> Iterator[None]:
    """Show what the custom resource and the emulator wrote last, when a test has failed."""
    failed_before = request.session.testsfailed
    yield
    if request.session.testsfailed > failed_before:
        lines = log_lines(aws, f"/aws/lambda/{sam.STACK_NAME}-custom-resource")
        # pytest shows with a failure what was printed.
        print("\n".join(lines[-15:]), aws.log_tail(15), sep="\n")  # noqa: T201
