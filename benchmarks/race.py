"""The function and Amplify's referenceAuth side by side: fresh processes, in turn, against the same services.

Each process starts, handles one request cold and some warm. Ours publishes; referenceAuth reads and publishes nothing.
"""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.environments import PYTHON, aws_environment, function_environment
from benchmarks.processes import Process
from benchmarks.stand_in import ACCOUNT, REGION
from benchmarks.wire import REFUSAL, RESPONSE_PATH
from tests.simulation import EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.layers import Deployed
    from benchmarks.services import Busy, Services

LATENCY_SECONDS: Final = 0.05
# Of each kind, in one process.
WARM_REQUESTS: Final = 5
USER_POOL: Final = f"{REGION}_AbC123xyz"
IDENTITY_POOL: Final = f"{REGION}:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
PASSWORD_LENGTH: Final = 8
STACK: Final = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/storefront/5fd2c0a0-0000-4000-8000-000000000001"
DRIVER: Final = Path(__file__).with_name("python_driver.py")


@dataclass(frozen=True)
class Request:
    """One request that was handled: from when to when, and what the services did meanwhile."""

    begin: float
    end: float
    busy: Sequence[Busy]

    @property
    def seconds(self) -> float:
        """From the event to the end of the handler."""
        return self.end - self.begin


@dataclass(frozen=True)
class Life:
    """A process from its birth: its start, one cold request, and the middle of its warm ones by kind.

    CPU seconds are of the whole process until then, those of a warm request its own; memory is the highest.
    """

    born: float
    begin: float
    imported: float
    ready: float
    start_cpu: float
    cold: Request
    cold_cpu: float
    warm: Mapping[str, float]
    warm_cpu: float
    memory_mb: float | None

    @property
    def start(self) -> float:
        """Seconds from the first line of the driver until the handler is there."""
        return self.ready - self.begin

    @property
    def start_and_cold(self) -> float:
        """Seconds that the first request of a new process waits, without the interpreter's own start."""
        return self.start + self.cold.seconds


class Race:
    """Starts the runners, with pools of theirs in the services. `folder` is for files of its own."""

    def __init__(self, services: Services, folder: Path) -> None:
        self._services, self._folder = services, folder
        self._published = 0
        world = services.world
        self._client_id = world.client_id(USER_POOL, 0)
        world.password_lengths[USER_POOL] = PASSWORD_LENGTH
        world.logins[IDENTITY_POOL] = [(USER_POOL, self._client_id)]

    def ours(self, deployed: Deployed) -> Life:
        """Publish under a new name; then, in turn, after a change of the pool and without one."""
        self._published += 1
        create = self._create(f"storefront/run-{self._published}")
        properties = create["ResourceProperties"]
        update = create | {
            "RequestType": "Update",
            "PhysicalResourceId": properties["PublicationName"],
            "OldResourceProperties": properties,
        }
        warm: dict[str, list[dict[str, Any]]] = defaultdict(list)
        command = [*PYTHON, str(DRIVER), deployed.handler_module]
        with Process(command, self.environment_of(deployed)) as process:
            started = process.hear()
            self._services.take_busy()
            cold = process.send(create)
            busy = self._services.take_busy()
            self._services.stack_status = "UPDATE_IN_PROGRESS"
            for number in range(WARM_REQUESTS):
                self._services.world.password_lengths[USER_POOL] = PASSWORD_LENGTH + 1 + number
                event = update | {"RequestId": f"{create['RequestId']}-{number}"}
                for kind in ("changed", "unchanged"):
                    warm[kind].append(process.send(event))
            memory = process.memory_mb
        self._services.stack_status = "CREATE_IN_PROGRESS"
        self._services.world.password_lengths[USER_POOL] = PASSWORD_LENGTH
        if any(REFUSAL in it.name for it in [*busy, *self._services.take_busy()]):
            message = "the function answered FAILED"
            raise RuntimeError(message)
        return _life(started, (cold, busy), warm, process.born, memory)

    def reference_auth(self, node: str, folder: Path) -> Life:
        """Read as referenceAuth does it for an Update; `folder` has its packages."""
        identity = self._services.aws.client("cognito-identity")
        roles = identity.get_identity_pool_roles(IdentityPoolId=IDENTITY_POOL)["Roles"]
        event = self._create("") | {
            "RequestType": "Update",
            "PhysicalResourceId": "reference-auth",
            "ResourceProperties": {
                "userPoolId": USER_POOL,
                "identityPoolId": IDENTITY_POOL,
                "userPoolClientId": self._client_id,
                "authRoleArn": roles["authenticated"],
                "groups": {},
                "region": REGION,
            },
        }
        trust = {"NODE_EXTRA_CA_CERTS": str(self._services.certificate)}
        command = [node, str(folder / "reference_auth.mjs")]
        with Process(command, aws_environment() | self._place() | trust) as process:
            started = process.hear()
            self._services.take_busy()
            cold = process.send(event)
            busy = self._services.take_busy()
            warm = {"warm": [process.send(event) for _ in range(WARM_REQUESTS)]}
            memory = process.memory_mb
        if refused := [it["status"] for it in [cold, *warm["warm"]] if it["status"] != "SUCCESS"]:
            message = f"referenceAuth answered {refused[0]}"
            raise RuntimeError(message)
        return _life(started, (cold, busy), warm, process.born, memory)

    def environment_of(self, deployed: Deployed) -> dict[str, str]:
        """What the function finds in its environment on Lambda, with the services of here in place of AWS."""
        environment = function_environment(deployed.layer, deployed.function)
        return environment | self._place() | {"AWS_CA_BUNDLE": str(self._bundle(deployed))}

    def _place(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": self._services.endpoint_url}

    def _bundle(self, deployed: Deployed) -> Path:
        """The authorities that botocore trusts, and the one of here: that one alone would load too fast."""
        bundle = self._folder / "authorities.pem"
        if not bundle.is_file():
            usual = (deployed.layer / "botocore" / "cacert.pem").read_text(encoding="utf-8")
            ours = self._services.certificate.read_text(encoding="utf-8")
            bundle.write_text(f"{usual}\n{ours}", encoding="utf-8")
        return bundle

    def _create(self, name: str) -> dict[str, Any]:
        """A request to publish under that name."""
        event: dict[str, Any] = json.loads((EVENTS / "create.json").read_text(encoding="utf-8"))
        return event | {
            "StackId": STACK,
            "RequestId": f"request-{self._published}",
            "ResponseURL": f"{self._services.endpoint_url}{RESPONSE_PATH}",
            "ResourceProperties": {
                "ServiceToken": "arn:aws:lambda:x",
                "PublicationName": name,
                "UserPoolId": USER_POOL,
                "UserPoolClientId": self._client_id,
                "IdentityPoolId": IDENTITY_POOL,
            },
        }


def _life(
    started: Mapping[str, Any],
    first: tuple[Mapping[str, Any], Sequence[Busy]],
    warm: Mapping[str, Sequence[Mapping[str, Any]]],
    born: float,
    memory_mb: float | None,
) -> Life:
    cold, busy = first
    later = sorted((it for several in warm.values() for it in several), key=lambda it: it["begin"])
    return Life(
        born=born,
        begin=started["begin"],
        imported=started["imported"],
        ready=started["end"],
        start_cpu=started["cpu"],
        cold=Request(cold["begin"], cold["end"], busy),
        cold_cpu=cold["cpu"],
        warm={
            kind: statistics.median(it["end"] - it["begin"] for it in several)
            for kind, several in warm.items()
        },
        warm_cpu=(later[-1]["cpu"] - cold["cpu"]) / len(later),
        memory_mb=memory_mb,
    )
