"""`Custom::AmplifyOutputs`: the requests of CloudFormation, as calls of publish and withdraw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from amplify_outputs.attributes import SPARE, all_attributes
from amplify_outputs.aws.clients import Aws
from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.aws.errors import explain, refusal_of
from amplify_outputs.aws.log import make_logger
from amplify_outputs.custom_resource.answer import read_trust
from amplify_outputs.custom_resource.event import REQUESTED_AT
from amplify_outputs.custom_resource.lifecycle import Answer, Lifecycle
from amplify_outputs.custom_resource.origin import Origin
from amplify_outputs.custom_resource.package_check import (
    PHYSICAL_ID,
    brings_policy,
    is_package_check,
)
from amplify_outputs.custom_resource.response_url import ResponseUrls
from amplify_outputs.custom_resource.verification import Verification, VerifyRequests
from amplify_outputs.model.errors import (
    AmplifyOutputsError,
    NameRefused,
    PoolsUnusable,
    RequestInvalid,
)
from amplify_outputs.model.ids import IDENTITY_POOL_ID, USER_POOL_ID, is_publication_name
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.problem import codes_of
from amplify_outputs.model.settings import Settings
from amplify_outputs.naming import require_policy
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import Withdrawal, publish, withdraw
from amplify_outputs.settle import Publication
from amplify_outputs.store.writer import PublicationStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aws_lambda_powertools import Logger

    from amplify_outputs.aws.waves import Wave
    from amplify_outputs.custom_resource.answer import Wire
    from amplify_outputs.model.documentation import Documentation
    from amplify_outputs.model.request import PublishRequest


_PROBLEMS: Final = (RequestInvalid, NameRefused, PoolsUnusable)
# How the calls begin that write.
_WRITES: Final = ("AddTags", "Delete", "Put")
_ADOPT: Final = "If the resource was moved here from another stack, restore it, deploy it with Adopt: true, and delete it then."


def make_handler(
    environment: Mapping[str, str], aws: Aws | None = None, wire: Wire | None = None
) -> Lifecycle:
    """The function's handler for that environment. Creates the clients of the function's region.

    `aws` and `wire` replace the connections to AWS and to CloudFormation.
    Raises KeyError for a missing variable, ValueError for one that has no valid value.
    """
    settings = replace(
        Settings.from_environment(environment), name_policy=environment["NAME_POLICY"]
    )
    home = Origin.of_arn(settings.parameter_arn_prefix)
    urls = ResponseUrls(environment["URL_SUFFIX"], home.region, environment.get("AWS_ENDPOINT_URL"))
    mode = VerifyRequests(environment["VERIFY_REQUESTS"])
    aws = aws or Aws()
    aws.expect_bucket_owner(settings.account)
    aws.warm_up()
    logger = make_logger()
    verification = Verification(aws, home, urls, mode, logger)
    verification.warm_up()
    resource = CustomResource(PublicationStore(aws, settings), verification, logger)
    return Lifecycle(
        publish=resource.publish,
        withdraw=resource.withdraw,
        explain=lambda error: _reason(error, settings.documentation),
        physical_id_of=physical_id_of,
        answer_allowed=urls.allowed,
        refusal_of=verification.refusal_of,
        logger=logger,
        expected=(AmplifyOutputsError,),
        wire=wire,
    )


class CustomResource:
    """Create, Update and Delete of one publisher."""

    def __init__(self, store: PublicationStore, verification: Verification, logger: Logger) -> None:
        self._store = store
        self._verification = verification
        self._logger = logger

    def publish(self, event: Mapping[str, Any], deadline: float) -> Answer:
        """Create and Update do the same: publish what the properties say."""
        if is_package_check(event):
            if brings_policy(event, self._store.settings.name_policy):
                require_policy(self._store)
            return Answer(PHYSICAL_ID)
        owner, store = _owner(event), self._store.until(Deadline(deadline))
        try:
            request = parse_request(event["ResourceProperties"])
            publication = publish(
                request,
                owner,
                store,
                first=request.name != event.get("PhysicalResourceId"),
                requested_at=requested_at(event),
                beside=lambda wave: self._begin(wave, event, request),
            )
        except _PROBLEMS as error:
            self._log_problems([problem.as_json() for problem in error.problems])
            raise
        except ClientError as error:
            publication = self._as_it_was(error, request, owner, store)
        record = publication.record
        self._log_problems(record.problems)
        self._logger.info(
            "published" if publication.changed else "unchanged",
            extra={"publication": record.name, "sha256": record.sha256},
        )
        if left := store.not_removed(record):
            self._logger.warning("left", extra={"publication": record.name, "reason": left})
        if leftover := _left_by_a_failed_rename(event):
            withdraw(Withdrawal(leftover, owner, requested_at(event)), store)
        return Answer(record.name, all_attributes(record, self._store.settings), SPARE)

    def _begin(
        self, wave: Wave, event: Mapping[str, Any], request: PublishRequest
    ) -> Callable[[], None]:
        """What goes with the first look: the verification, and what only later waves need."""
        if request.identity_pool_id:
            wave.meanwhile(lambda: self._store.aws.iam)
        wave.meanwhile(read_trust)
        return self._verification.begin(wave, event)

    def _as_it_was(
        self, error: ClientError, request: PublishRequest, owner: Owner, store: PublicationStore
    ) -> Publication:
        """What is published, if AWS refuses a write that only repeats a finished request; otherwise raises.

        CloudFormation asks for this when it rolls back. Whatever made AWS refuse was there before the update
        that failed, so failing now would leave the stack in UPDATE_ROLLBACK_FAILED without a reason.
        """
        refusal = refusal_of(error)
        if not (refusal.certain and refusal.operation.startswith(_WRITES)):
            raise error
        record = store.record(request.name)
        if (
            record is None
            or (record.owner, record.state) != (owner, "published")
            or record.request != request.properties
        ):
            raise error
        self._logger.warning("left as it was", extra={"reason": explain(error)})
        return Publication(record, changed=False)

    def withdraw(self, event: Mapping[str, Any], deadline: float) -> str:
        """Remove what this resource published, if anything. Returns words about what other owners have, which stays.

        CloudFormation makes up a physical id if a Create never got a response. So the id counts if this
        resource published something under it, and the property otherwise.
        """
        if is_package_check(event):
            return ""
        owner, store = _owner(event), self._store.until(Deadline(deadline))
        asked = [event["PhysicalResourceId"], event["ResourceProperties"].get("PublicationName")]
        names = list(dict.fromkeys(filter(is_publication_name, asked)))
        # Before the first call of a withdrawal, because that one writes.
        self._verification.check(event, names)
        withdrawn, left = None, ""
        for name in names:
            withdrawal = Withdrawal(
                name, owner, requested_at(event), likely_pool_ids=_pool_ids(event)
            )
            outcome = withdraw(withdrawal, store)
            if outcome.left:
                left = _left(name, outcome.left)
                self._logger.warning("left", extra={"publication": name, "reason": left})
            if outcome.given_back:
                self._logger.warning(
                    "given back", extra={"publication": name, "owner": str(outcome.given_back)}
                )
            if outcome.removed:
                withdrawn = name
                break
        self._logger.info(
            "withdrawn" if withdrawn else "nothing to withdraw", extra={"publication": withdrawn}
        )
        return left

    def _log_problems(self, problems: Sequence[Mapping[str, str]]) -> None:
        for problem in problems:
            log = self._logger.info if problem["severity"] == "info" else self._logger.warning
            log("problem", extra={"problem": dict(problem)})


def _reason(error: BaseException, documentation: Documentation) -> str:
    """What happened, and what to do; for problems also where to read about the first one, if there is an address."""
    text = explain(error)
    if not isinstance(error, _PROBLEMS):
        return text
    return " ".join(filter(None, (text, documentation.where_to_read(codes_of(error.problems)))))


def _pool_ids(event: Mapping[str, Any]) -> tuple[str, ...]:
    """The pools that the properties name, for marks whose record is gone or cannot be read."""
    properties = event["ResourceProperties"]
    forms = {"UserPoolId": USER_POOL_ID, "IdentityPoolId": IDENTITY_POOL_ID}
    found = {name: properties.get(name) for name in forms}
    return tuple(
        value
        for name, value in found.items()
        if isinstance(value, str) and forms[name].fullmatch(value)
    )


def _left(name: str, left: Mapping[str, Owner | None]) -> str:
    parts = "; ".join(
        f"{part} belongs to {holder or 'no publisher'}" for part, holder in left.items()
    )
    return f"{name} was left, because it is not this resource's: {parts}. {_ADOPT}"


def physical_id_of(event: Mapping[str, Any]) -> str:
    """The name that the event asks for, or an id that no publication can have."""
    if is_package_check(event):
        return PHYSICAL_ID
    name = event.get("ResourceProperties", {}).get("PublicationName")
    if is_publication_name(name):
        return str(name)
    return f"not-published:{event.get('LogicalResourceId', '')}"


def requested_at(event: Mapping[str, Any]) -> str:
    """When CloudFormation made the request, in a form that sorts by time; "" if it does not say."""
    return str(event.get(REQUESTED_AT, ""))


def _owner(event: Mapping[str, Any]) -> Owner:
    return Owner(event["StackId"], event["LogicalResourceId"])


def _left_by_a_failed_rename(event: Mapping[str, Any]) -> str | None:
    """The name that a failed update tried, when this is the update back.

    CloudFormation never got that name as a physical id, so it sends no Delete for it.
    """
    if event["RequestType"] != "Update":
        return None
    tried = event.get("OldResourceProperties", {}).get("PublicationName")
    wanted = event["ResourceProperties"].get("PublicationName")
    if tried in (event["PhysicalResourceId"], wanted) or not is_publication_name(tried):
        return None
    return str(tried)
