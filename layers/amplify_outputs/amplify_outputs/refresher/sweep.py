"""The function that requests refreshes: of everything on a schedule, of a pool's publications when it changed."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.clients import Aws
from amplify_outputs.aws.log import make_logger
from amplify_outputs.model.errors import AmplifyOutputsError
from amplify_outputs.model.ids import IDENTITY_POOL_ID, USER_POOL_ID, is_publication_name
from amplify_outputs.refresher.messages import messages
from amplify_outputs.refresher.metrics import Counts
from amplify_outputs.refresher.outbox import MESSAGES_AT_A_TIME, Outbox
from amplify_outputs.refresher.progress import Progress
from amplify_outputs.refresher.rota import Rota
from amplify_outputs.store.names import marked_names, names_by_user_pool, recorded_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from amplify_outputs.refresher.messages import RefreshMessage

# Kept free at the end: a page of a listing, the messages that it makes, and the event for the next run, each at
# its slowest.
LAST_SECONDS: Final = 60.0
# Names without a mark, or that look so, which one run compares with all marks. What is beyond is asked for anyway.
SUSPECTS_AT_MOST: Final = 10_000
# After so many, which are a page of a listing, a run looks how much time it has left.
NAMES_AT_A_TIME: Final = 1_000
# Calls that change one app client and nothing else that its pool's other publications depend on.
ABOUT_AN_APP_CLIENT: Final = frozenset(
    {
        "AddUserPoolClientSecret",
        "CreateManagedLoginBranding",
        "CreateUserPoolClient",
        "DeleteUserPoolClient",
        "DeleteUserPoolClientSecret",
        "UpdateUserPoolClient",
    }
)
_CLIENT_ID: Final = re.compile(r"[0-9a-z]{10,128}")


class NotHandedOn(AmplifyOutputsError):
    """EventBridge did not accept the event for the next run of the sweep."""


def make_handler(
    environment: Mapping[str, str], aws: Aws | None = None
) -> Callable[[dict[str, Any], Any], Any]:
    """The function's handler for that environment. Raises KeyError for a missing variable."""
    aws = aws or Aws()
    aws.expect_bucket_owner(environment["ACCOUNT_ID"])
    publisher = environment["PUBLISHER"]
    rota = Rota.from_environment(environment)
    sweeper = Sweeper(aws, environment["BUCKET_NAME"], environment["QUEUE_URL"], rota)
    counts, logger = Counts(environment), make_logger()

    @counts.logged
    def handler(event: dict[str, Any], context: Any) -> dict[str, int]:  # noqa: ANN401 - Lambda passes anything
        def in_time() -> bool:
            return bool(context.get_remaining_time_in_millis() / 1000 > LAST_SECONDS)

        pool_id = changed_pool(event)
        progress = Progress.from_event(event)
        if pool_id is not None:
            sweeper.ask_for_pool(pool_id, changed_client(event), progress)
        elif not sweeper.ask_for_all(progress, in_time):
            sweeper.hand_on(progress, publisher)
            logger.info("refresh goes on in another run", extra={"run": progress.run})
            return _asked(progress)
        counts.add("Asked", progress.asked)
        if pool_id is None:
            counts.add("Publications", progress.publications)
        cause = _fields(event.get("detail")).get("eventName") or event.get("detail-type")
        said = {"pool": pool_id, "cause": cause, **_asked(progress)}
        logger.info("refresh asked for", extra=said)
        return _asked(progress)

    return handler


def changed_pool(event: Mapping[str, Any]) -> str | None:
    """The pool that a call to Cognito changed, as CloudTrail reports it. None means all pools.

    It is None for a schedule, and if CloudTrail does not say which pool it was.
    """
    given = _fields(_fields(event.get("detail")).get("requestParameters"))
    for name, form in (("userPoolId", USER_POOL_ID), ("identityPoolId", IDENTITY_POOL_ID)):
        pool_id = given.get(name)
        if isinstance(pool_id, str) and form.fullmatch(pool_id):
            return pool_id
    return None


def changed_client(event: Mapping[str, Any]) -> str:
    """The app client that the call changed, and nothing else with it; "" if more may have changed."""
    detail = _fields(event.get("detail"))
    if detail.get("eventName") not in ABOUT_AN_APP_CLIENT:
        return ""
    made = _fields(_fields(detail.get("responseElements")).get("userPoolClient"))
    for given in (_fields(detail.get("requestParameters")), made):
        client_id = given.get("clientId")
        # CloudTrail may have a text in capitals instead.
        if isinstance(client_id, str) and _CLIENT_ID.fullmatch(client_id):
            return client_id
    return ""


def _fields(value: object) -> Mapping[str, Any]:
    """The fields of an object. CloudTrail may have a text instead, or nothing."""
    return value if isinstance(value, dict) else {}


def _asked(progress: Progress) -> dict[str, int]:
    return {"publications": progress.asked, "messages": progress.messages}


class Sweeper:
    """Finds publications by their records and marks, and puts their names into the queue.

    It holds a page of a listing and the messages of one wave, however many publications there are.
    """

    def __init__(self, aws: Aws, bucket: str, queue_url: str, rota: Rota) -> None:
        self._aws, self._bucket, self._queue_url, self._rota = aws, bucket, queue_url, rota

    def ask_for_pool(self, pool_id: str, client_id: str, progress: Progress) -> None:
        """Ask for the publications of a user pool or an identity pool, or of one of its app clients.

        Raises as `ask_for_all` does.
        """
        names = marked_names(self._aws, self._bucket, pool_id)
        found = messages((pool_id, name) for name in names)
        self._ask(
            (replace(message, client_id=client_id) for message in found), progress, lambda: True
        )

    def ask_for_all(self, progress: Progress, in_time: Callable[[], bool]) -> bool:
        """Ask for all publications, those of a user pool together. False if `in_time` ended it before that.

        Raises NotAllSent, and errors of botocore as they are, after everything else that was found was sent.
        """
        if progress.phase == "records":
            if not self._count(progress, in_time):
                return False
            progress.begin("marks")
        if progress.phase == "marks":
            after = progress.after if progress.after[0] else None
            marked = names_by_user_pool(self._aws, self._bucket, after=after)
            if not self._ask(messages(marked), progress, in_time):
                return False
            progress.begin("rest")
        if not progress.ledger.is_open():
            return True
        rest = (("", name) for name in self._unmarked(progress))
        return self._ask(messages(rest), progress, in_time)

    def hand_on(self, progress: Progress, publisher: str) -> None:
        """Have another run go on from there. Raises NotHandedOn, and errors of botocore as they are."""
        entry: Any = progress.entry(publisher)
        (answer,) = self._aws.events.put_events(Entries=[entry])["Entries"]
        if "ErrorCode" in answer:
            raise NotHandedOn(_NOT_HANDED_ON.format(why=answer.get("ErrorMessage", "")))

    def _count(self, progress: Progress, in_time: Callable[[], bool]) -> bool:
        names = recorded_names(self._aws, self._bucket, after=progress.after[1])
        for number, name in enumerate(names, 1):
            # A key that is not a record's is skipped: the worker would refuse the whole message with it.
            if is_publication_name(name):
                progress.ledger.enter(name)
                progress.publications += 1
            if number % NAMES_AT_A_TIME == 0 and not in_time():
                progress.after = ("", name)
                return False
        return True

    def _unmarked(self, progress: Progress) -> Iterator[str]:
        """Names that have a record and no mark of a user pool. If they are many, some with a mark are among them."""
        suspects = (
            name
            for name in recorded_names(self._aws, self._bucket, after=progress.after[1])
            if is_publication_name(name) and progress.ledger.may_lack(name)
        )
        few = set(itertools.islice(suspects, SUSPECTS_AT_MOST))
        if few:
            for _, name in names_by_user_pool(self._aws, self._bucket):
                few.discard(name)
        yield from sorted(few)
        yield from suspects

    def _ask(
        self, found: Iterator[RefreshMessage], progress: Progress, in_time: Callable[[], bool]
    ) -> bool:
        """Send messages until there are no more, or until it is no longer in time: then it is False."""
        outbox = Outbox(self._aws, self._queue_url)
        done = True
        while done and (some := list(itertools.islice(found, MESSAGES_AT_A_TIME))):
            if progress.phase == "marks":
                for name in itertools.chain.from_iterable(message.names for message in some):
                    progress.ledger.enter(name)
            asked = [
                message for message in some if self._rota.asks_for(message.pool_id, progress.day)
            ]
            outbox.send([self._without_secrets(message, progress.day) for message in asked])
            progress.messages += len(asked)
            progress.asked += sum(len(message.names) for message in asked)
            progress.after = (some[-1].pool_id, some[-1].names[-1])
            done = in_time()
        outbox.check()
        return done

    def _without_secrets(self, message: RefreshMessage, day: int | None) -> RefreshMessage:
        """The message, which says so if client secrets need not be listed on that day."""
        if not self._rota.leaves_out_secrets(message.pool_id, day):
            return message
        return replace(message, leaves_out_secrets=True)


_NOT_HANDED_ON: Final = "EventBridge did not accept the event for the next run of the sweep: {why}"
