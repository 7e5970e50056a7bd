"""The faults of crhelper, each with what crhelper does and what the life cycle does in the same world.

`docs/reliability.md` speaks of them by their numbers. What the life cycle does is tested in every run. What crhelper
does changes only with its version: `make test` tests it if another version than the recorded one is installed, and
`make test-exhaustive` always. If a release corrects a fault, its test fails, and the override may go.
"""

from __future__ import annotations

import functools
import json
import logging
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import crhelper
import pytest

import amplify_outputs
from amplify_outputs.custom_resource.answer import Answer, Wire
from amplify_outputs.custom_resource.lifecycle import Lifecycle
from tests.unit.custom_resource.lifecycle_world import (
    ANSWER_ALLOWED,
    Context,
    Mailbox,
    copied_ids,
    publication_name,
    request,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# What crhelper does, as FAULTS has it, is what this version does.
RECORDED_VERSION = "2.0.12"
OF_THE_RECORDED_VERSION = (
    [pytest.mark.exhaustive] if version("crhelper") == RECORDED_VERSION else []
)

CREATE = request("create")
UPDATE = request("update")
DELETE = request("delete")
CREATE_OF_ANOTHER_STACK = request(
    "create",
    ResponseURL=CREATE["ResponseURL"].replace("storefront", "another"),
    StackId=CREATE["StackId"].replace("storefront", "another"),
)
SIGNATURE = CREATE["ResponseURL"].rpartition("=")[2]
DONE = ("storefront/prod", {"Sha256": "e3b0c442"})


class Endless(BaseException):
    """It would go on for ever. No Exception, because crhelper would catch it."""


@dataclass
class World:
    """The network and the clock of whoever is tested."""

    outcomes: list[int | Exception] = field(default_factory=list)
    forever: Exception | None = None
    context: Context = field(default_factory=Context)
    now: float = 1000.0
    sleeps: list[float] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    timeouts: list[float | None] = field(default_factory=list)
    verify_modes: list[ssl.VerifyMode] = field(default_factory=list)

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds
        if len(self.sleeps) > 50:
            raise Endless

    def connection(
        self,
        host: str,
        _port: int | None = None,
        *,
        timeout: float | None = None,
        context: ssl.SSLContext,
    ) -> SimpleNamespace:
        self.timeouts.append(timeout)
        self.verify_modes.append(context.verify_mode)
        status: list[int] = []

        def send(method: str, url: str, body: str | bytes, headers: dict[str, str]) -> None:
            assert (method, headers["content-type"]) == ("PUT", "")
            outcome = self.forever or (self.outcomes.pop(0) if self.outcomes else 200)
            if not host:
                outcome = OSError("no host")
            if isinstance(outcome, Exception):
                raise outcome
            self.hosts.append(host)
            self.paths.append(url)
            self.bodies.append(body.encode() if isinstance(body, str) else body)
            status.append(outcome)

        return SimpleNamespace(
            request=send,
            getresponse=lambda: SimpleNamespace(status=status[0], reason="reason"),
            close=lambda: None,
        )


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    world = World()
    monkeypatch.setattr("crhelper.utils.HTTPSConnection", world.connection)
    monkeypatch.setattr("crhelper.utils.time", SimpleNamespace(sleep=world.sleep))
    # The default was bound when the method was defined.
    wait = vars(crhelper.CfnResource)["_wait_for_cwlogs"]
    monkeypatch.setattr(wait, "__defaults__", (world.sleep,))
    monkeypatch.setattr("amplify_outputs.custom_resource.answer.HTTPSConnection", world.connection)
    # Either of the two may leave its mark on logging: that is one of the faults.
    names = ["", "boto", "boto3", "botocore", "urllib3", "crhelper"]
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    own = logging.getLogger("crhelper")
    own.setLevel(logging.NOTSET)
    monkeypatch.setattr(own, "propagate", True)
    monkeypatch.setattr(own, "handlers", [])
    yield world
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


WorkResult = tuple[Any, dict[str, Any]]


class Crhelper:
    """crhelper as its README shows it."""

    def __init__(
        self, world: World, work: Callable[[Mapping[str, Any]], WorkResult], **options: Any
    ) -> None:
        self.world = world
        self.helper = helper = crhelper.CfnResource(**options)

        def handle(event: Any, _context: Any) -> Any:
            physical_id, data = work(event)
            helper.Data.update(data)
            return physical_id

        helper.create(handle)
        helper.update(handle)
        helper.delete(handle)

    def transport(self, monkeypatch: pytest.MonkeyPatch, put: Callable[..., Any]) -> None:
        monkeypatch.setattr("crhelper.resource_helper._send_response", put)

    def handle(self, event: Any) -> str:
        """How the invocation ends, in the name of an error or "returned"."""
        try:
            self.helper(event, self.world.context)
        except BaseException as error:  # noqa: BLE001 (whatever it is, it is what is looked at)
            return type(error).__name__
        return "returned"


class Ours(Crhelper):
    """The life cycle."""

    def __init__(
        self, world: World, work: Callable[[Mapping[str, Any]], WorkResult], **options: Any
    ) -> None:
        self.world = world

        def withdraw(event: Mapping[str, Any], _deadline: float) -> None:
            work(event)

        self.helper = Lifecycle(
            publish=lambda event, _deadline: Answer(*work(event)),
            withdraw=withdraw,
            explain=str,
            physical_id_of=publication_name,
            answer_allowed=ANSWER_ALLOWED,
            refusal_of=lambda _: None,
            logger=logging.getLogger("publisher"),
            wire=Wire(clock=lambda: world.now, sleep=world.sleep),
            **options,
        )

    def transport(self, monkeypatch: pytest.MonkeyPatch, put: Callable[..., Any]) -> None:
        monkeypatch.setattr(self.helper, "_wire", Wire(put=put))


@dataclass(frozen=True)
class Scene:
    """What an observation may use."""

    subject: type[Crhelper]
    world: World
    monkeypatch: pytest.MonkeyPatch
    caplog: pytest.LogCaptureFixture

    def handle(self, event: Any, work: Callable[[Any], WorkResult] = lambda _: DONE) -> str:
        """How one invocation of a new handler ends."""
        return self.subject(self.world, work).handle(event)


@dataclass(frozen=True)
class Fault:
    number: int
    sentence: str
    crhelper: object
    ours: object
    observe: Callable[[Scene], object]


FAULTS: list[Fault] = []


def fault(
    number: int, sentence: str, *, crhelper: object, ours: object
) -> Callable[[Callable[[Scene], object]], Callable[[Scene], object]]:
    """Enter the decorated observation into the table, with what it finds at either."""

    def enter(observe: Callable[[Scene], object]) -> Callable[[Scene], object]:
        FAULTS.append(Fault(number, sentence, crhelper, ours, observe))
        return observe

    return enter


def fails(error: BaseException) -> Callable[[Any], WorkResult]:
    def work(_event: object) -> WorkResult:
        raise error

    return work


@fault(1, "the Response URL is logged", crhelper=True, ours=False)
def _(scene: Scene) -> object:
    scene.caplog.set_level("DEBUG")
    scene.handle(CREATE)
    return SIGNATURE in scene.caplog.text


@fault(2, "the root logger's level is changed", crhelper="DEBUG", ours="ERROR")
def _(scene: Scene) -> object:
    logging.getLogger().setLevel("ERROR")
    scene.handle(CREATE)
    return logging.getLevelName(logging.getLogger().level)


@fault(3, "a Delete sleeps two minutes", crhelper=[120], ours=[])
def _(scene: Scene) -> object:
    scene.world.context.remaining_seconds = 300
    scene.handle(DELETE)
    return scene.world.sleeps


@fault(4, "clients are made that nobody uses", crhelper=["lambda", "events", "logs"], ours=[])
def _(scene: Scene) -> object:
    made: list[str] = []
    stand_in = SimpleNamespace(client=lambda name, **_: made.append(name))
    scene.monkeypatch.setattr(crhelper.resource_helper, "boto3", stand_in)
    scene.handle(CREATE)
    return made


@fault(5, "a Create that fails twice has two ids", crhelper=2, ours=1)
def _(scene: Scene) -> object:
    for _ in range(2):
        scene.handle(CREATE, fails(RuntimeError("no")))
    return len({answer["PhysicalResourceId"] for answer in scene.world.answers})


def fire_timer(subject: Crhelper) -> None:
    """What happens when the time is up, in the midst of the work."""
    vars(subject.helper)["_timer"].function()


@fault(6, "a time-out has an empty id", crhelper=["", ""], ours=["storefront/prod"] * 2)
def _(scene: Scene) -> object:
    def work(_event: object) -> WorkResult:
        fire_timer(subject)
        raise Endless

    subject = scene.subject(scene.world, work)
    for event in (CREATE, UPDATE):
        subject.handle(event)
    return [answer["PhysicalResourceId"] for answer in scene.world.answers]


@fault(
    7, "of a long reason the end is kept, not the cause", crhelper="ERROR: (tr", ours="The cause."
)
def _(scene: Scene) -> object:
    scene.handle(CREATE, fails(RuntimeError("The cause. " + "And so on. " * 50)))
    return scene.world.answers[0]["Reason"][:10]


@fault(8, "more than 4,096 bytes are sent", crhelper=("SUCCESS", False), ours=("FAILED", True))
def _(scene: Scene) -> object:
    scene.handle(CREATE, lambda _: ("storefront/prod", {"Document": "x" * 5000}))
    return scene.world.answers[0]["Status"], len(scene.world.bodies[0]) <= 4096


@fault(
    9,
    "an answer that cannot be sent is tried for ever, each time without a time-out",
    crhelper=("Endless", {None}),
    ours=("AnswerUndelivered", {3.0}),
)
def _(scene: Scene) -> object:
    scene.world.forever = ConnectionResetError()
    return scene.handle(CREATE), set(scene.world.timeouts)


@fault(
    10,
    "any HTTP status is taken for success",
    crhelper=[("returned", 1), ("returned", 1)],
    ours=[("AnswerUndelivered", 1), ("returned", 3)],
)
def _(scene: Scene) -> object:
    seen = []
    for outcomes in ([403], [503, 503, 200]):
        scene.world.outcomes, scene.world.bodies = [*outcomes], []
        seen.append((scene.handle(CREATE), len(scene.world.bodies)))
    return seen


@fault(11, "the transport cannot be replaced: a default argument has it", crhelper=0, ours=1)
def _(scene: Scene) -> object:
    mailbox = Mailbox()
    subject = scene.subject(scene.world, lambda _: DONE)
    subject.transport(scene.monkeypatch, mailbox.put)
    subject.handle(CREATE)
    return len(mailbox.bodies)


@fault(12, "NoEcho of one stack holds for the next", crhelper=[True, True], ours=[False, False])
def _(scene: Scene) -> object:
    def work(event: Mapping[str, Any]) -> WorkResult:
        if event["StackId"] == CREATE["StackId"]:
            subject.helper.NoEcho = True
        return DONE

    subject = scene.subject(scene.world, work)
    for event in (CREATE, CREATE_OF_ANOTHER_STACK):
        subject.handle(event)
    return [answer.get("NoEcho", False) for answer in scene.world.answers]


@fault(
    13,
    "a malformed request is answered for the stack before it",
    crhelper=["storefront", "storefront", "storefront"],
    ours=["storefront", "another"],
)
def _(scene: Scene) -> object:
    subject = scene.subject(scene.world, lambda _: DONE)
    subject.handle(CREATE)
    subject.handle({"RequestType": "Create"})
    subject.handle({name: CREATE_OF_ANOTHER_STACK[name] for name in ("RequestType", "ResponseURL")})
    return [path.split("/")[2] for path in scene.world.paths]


@fault(
    14,
    "a first event that is no request is answered for ever, to nobody",
    crhelper=["Endless", "Endless", "Endless"],
    ours=["NotAnswerable", "NotAnswerable", "NotAnswerable"],
)
def _(scene: Scene) -> object:
    endings = []
    for event in (
        {},
        {"detail-type": "AWS API Call via CloudTrail"},
        {"Records": [{"EventSource": "aws:sns"}]},
    ):
        scene.world.sleeps = []
        endings.append(scene.handle(event))
    return endings


@fault(
    15,
    "an answer that is no JSON loses its ids",
    crhelper={},
    ours={**copied_ids(CREATE), "PhysicalResourceId": "storefront/prod"},
)
def _(scene: Scene) -> object:
    scene.handle(CREATE, lambda _: ("storefront/prod", {"At": datetime.now(UTC)}))
    ids = (*copied_ids(CREATE), "PhysicalResourceId")
    return {name: value for name, value in scene.world.answers[0].items() if name in ids}


@fault(16, "a time-out has two answers", crhelper=["FAILED", "SUCCESS"], ours=["FAILED"])
def _(scene: Scene) -> object:
    def work(_event: object) -> WorkResult:
        fire_timer(subject)
        return DONE

    subject = scene.subject(scene.world, work)
    subject.handle(CREATE)
    return [answer["Status"] for answer in scene.world.answers]


@fault(17, "half a second is left to answer a time-out", crhelper=59.5, ours=52.0)
def _(scene: Scene) -> object:
    seconds = []

    def work(_event: object) -> WorkResult:
        seconds.append(vars(subject.helper)["_timer"].interval)
        return DONE

    subject = scene.subject(scene.world, work)
    subject.handle(CREATE)
    return seconds[0]


@fault(
    18,
    "SystemExit is not answered",
    crhelper=[("SystemExit", 0), ("KeyboardInterrupt", 0)],
    ours=[("returned", 1), ("returned", 1)],
)
def _(scene: Scene) -> object:
    seen = []
    for error in (SystemExit(1), KeyboardInterrupt()):
        scene.world.bodies = []
        seen.append((scene.handle(CREATE, fails(error)), len(scene.world.bodies)))
    return seen


@fault(
    19,
    "keys of the event skip the work and add data",
    crhelper=([], {"Bucket": "theirs"}),
    ours=(["work"], {}),
)
def _(scene: Scene) -> object:
    done: list[str] = []

    def work(_event: object) -> WorkResult:
        done.append("work")
        return "storefront/prod", {}

    for name in ("_setup_polling", "_remove_polling"):
        scene.monkeypatch.setattr(crhelper.CfnResource, name, lambda _: None)
    scene.handle({**CREATE, "CrHelperPoll": True, "CrHelperData": {"Bucket": "theirs"}}, work)
    return done, scene.world.answers[0]["Data"]


@fault(
    20,
    "answers go to any host, whatever the scheme",
    crhelper=["169.254.169.254", "collector.example"],
    ours=[],
)
def _(scene: Scene) -> object:
    for url in ("http://169.254.169.254/latest/meta-data", "https://collector.example/"):
        scene.handle({**CREATE, "ResponseURL": url})
    return scene.world.hosts


@fault(21, "a Delete may change the id", crhelper="another", ours="storefront/prod")
def _(scene: Scene) -> object:
    scene.handle(DELETE, lambda _: ("another", {}))
    return scene.world.answers[0]["PhysicalResourceId"]


@fault(
    22,
    "an id of more than 1,024 bytes is sent",
    crhelper=("SUCCESS", 2000),
    ours=("FAILED", len("storefront/prod")),
)
def _(scene: Scene) -> object:
    scene.handle(CREATE, lambda _: ("x" * 2000, {}))
    answer = scene.world.answers[0]
    return answer["Status"], len(answer["PhysicalResourceId"])


@fault(
    23,
    "a wrong RequestType is explained by a Python attribute",
    crhelper="'CfnResource' object has no attribute '_upsert_func'",
    ours="The request is incomplete: RequestType is not Create, Update or Delete. Nothing was changed.",
)
def _(scene: Scene) -> object:
    scene.handle({**CREATE, "RequestType": "Upsert"})
    return scene.world.answers[0]["Reason"]


@fault(24, "certificates can be left unverified", crhelper=ssl.CERT_NONE, ours="no such option")
def _(scene: Scene) -> object:
    try:
        subject = scene.subject(scene.world, lambda _: DONE, ssl_verify=False)
    except TypeError:
        return "no such option"
    subject.handle(CREATE)
    return scene.world.verify_modes[0]


@fault(
    25,
    "it is hardly maintained, which no run can show; therefore one module alone knows it",
    crhelper=None,
    ours=["custom_resource/crhelper_alone.py"],
)
def _(scene: Scene) -> object:
    if scene.subject is Crhelper:
        return None
    package = Path(amplify_outputs.__file__).parent
    return sorted(
        str(module.relative_to(package))
        for module in package.rglob("*.py")
        if any(
            line.strip().startswith(("import crhelper", "from crhelper"))
            for line in module.read_text(encoding="utf-8").splitlines()
        )
    )


each_fault = functools.partial(
    pytest.mark.parametrize, "known", ids=lambda known: f"{known.number:02}: {known.sentence}"
)


@each_fault([pytest.param(known, marks=OF_THE_RECORDED_VERSION) for known in FAULTS])
def test_crhelper_has_the_fault(
    known: Fault, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert known.observe(Scene(Crhelper, world, monkeypatch, caplog)) == known.crhelper


@each_fault(FAULTS)
def test_the_life_cycle_does_not_have_the_fault(
    known: Fault, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert known.observe(Scene(Ours, world, monkeypatch, caplog)) == known.ours


def test_the_table_has_every_fault_once_and_none_that_makes_no_difference() -> None:
    assert [known.number for known in FAULTS] == list(range(1, 26))
    assert [known.number for known in FAULTS if known.crhelper == known.ours] == []
