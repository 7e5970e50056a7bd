"""AWS clients with deliberate time-outs and retries, and waves of calls that run together."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final

from botocore.config import Config
from botocore.session import Session

from amplify_outputs import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel
    from mypy_boto3_appsync.client import AppSyncClient
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_iam.client import IAMClient
    from mypy_boto3_kms.client import KMSClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_ssm.client import SSMClient
    from mypy_boto3_sts.client import STSClient

from amplify_outputs.aws import replies
from amplify_outputs.aws.trust import read_trust, share_trust
from amplify_outputs.aws.waves import CALLS_IN_A_WAVE

CONNECT_TIMEOUT_SECONDS: Final = 1
READ_TIMEOUT_SECONDS: Final = 4
ATTEMPTS: Final = 3
# Between the attempts the SDK waits for up to 1, 2, 4 ... seconds [sdk-retries].
SLOWEST_CALL_SECONDS: Final = (
    ATTEMPTS * (CONNECT_TIMEOUT_SECONDS + READ_TIMEOUT_SECONDS) + 2 ** (ATTEMPTS - 1) - 1
)

# At DEBUG these print whole responses, client secrets among them, whatever the root logger says.
for _name in ("botocore", "urllib3"):
    logging.getLogger(_name).setLevel(logging.ERROR)

_CONFIG: Final = Config(
    connect_timeout=CONNECT_TIMEOUT_SECONDS,
    read_timeout=READ_TIMEOUT_SECONDS,
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    max_pool_connections=CALLS_IN_A_WAVE,
    user_agent_extra=f"amplify-outputs-publisher/{__version__}",
)


class Aws:
    """The clients of one process, each made once. Safe to use from several threads.

    Regions other than the session's are for what is read: pools and APIs, where they are.
    """

    def __init__(
        self,
        session: Session | None = None,
        credentials: Mapping[str, str] | None = None,
        region: str | None = None,
    ) -> None:
        """`credentials` replace those of the session, under the names that botocore gives them; `region` its region."""
        # Not boto3's: it loads what sends files in parts, which nothing here does, at each start.
        self.session = session or Session()
        self._credentials: dict[str, Any] = dict(credentials or {})
        self._region = region
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._lock = threading.Lock()
        self._bucket_owner = ""

    def expect_bucket_owner(self, account: str) -> None:
        """From now on S3 refuses every call about a bucket of another account; "" expects nobody."""
        self._bucket_owner = account

    def with_credentials(self, credentials: Mapping[str, str]) -> Aws:
        """Clients of somebody else. The models of the services are loaded already."""
        return Aws(self.session, credentials, self._region)

    def in_region(self, region: str) -> Aws:
        """Clients of the same caller, for which that region takes the place of the session's."""
        return Aws(self.session, self._credentials, region)

    def warm_up(self) -> None:
        """Make the clients that nearly every request needs, while the process starts."""
        region = self.region
        for service, where in (
            ("ssm", None),
            ("s3", None),
            ("cognito-idp", region),
            ("cognito-identity", region),
        ):
            self.client(service, where)
        read_trust(self.session.get_config_variable("ca_bundle"))

    @property
    def region(self) -> str | None:
        """The session's region, if it has one."""
        region: str | None = self._region or self.session.get_config_variable("region")
        return region

    @property
    def ssm(self) -> SSMClient:
        """Parameter Store of the session's region."""
        client: SSMClient = self.client("ssm")
        return client

    @property
    def s3(self) -> S3Client:
        """S3 of the session's region."""
        client: S3Client = self.client("s3")
        return client

    @property
    def cloudformation(self) -> CloudFormationClient:
        """CloudFormation of the session's region."""
        client: CloudFormationClient = self.client("cloudformation")
        return client

    @property
    def iam(self) -> IAMClient:
        """IAM, which has no regions."""
        client: IAMClient = self.client("iam")
        return client

    def cognito_idp(self, region: str) -> CognitoIdentityProviderClient:
        """User pools of that region."""
        client: CognitoIdentityProviderClient = self.client("cognito-idp", region)
        return client

    def cognito_identity(self, region: str) -> CognitoIdentityClient:
        """Identity pools of that region."""
        client: CognitoIdentityClient = self.client("cognito-identity", region)
        return client

    def appsync(self, region: str | None) -> AppSyncClient:
        """GraphQL APIs of that region; None is the session's."""
        client: AppSyncClient = self.client("appsync", region or self.region)
        return client

    @property
    def sqs(self) -> SQSClient:
        """Queues of the session's region."""
        client: SQSClient = self.client("sqs")
        return client

    def sts(self, region: str) -> STSClient:
        """Security Token Service of the session's region, or else of that region."""
        client: STSClient = self.client("sts", self.region or region)
        return client

    @property
    def events(self) -> EventBridgeClient:
        """Event buses of the session's region."""
        client: EventBridgeClient = self.client("events")
        return client

    @property
    def kms(self) -> KMSClient:
        """KMS of the session's region."""
        client: KMSClient = self.client("kms")
        return client

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - any client
        """The client of that service; None is the session's region. All other properties use it."""
        key = (service, region)
        # A client that is made already must not wait for one that is being made.
        if (made := self._clients.get(key)) is not None:
            return made
        # Making clients is not thread-safe in botocore, and costs tens of milliseconds.
        with self._lock:
            if key not in self._clients:
                client = self.session.create_client(
                    service,
                    region_name=region or self._region,
                    config=_CONFIG,
                    **self._credentials,
                )
                share_trust(client)
                replies.watch(client)
                if service == "s3":
                    client.meta.events.register(
                        "provide-client-params.s3.*", self._name_bucket_owner
                    )
                self._clients[key] = client
            return self._clients[key]

    def _name_bucket_owner(
        self, params: dict[str, Any], model: OperationModel, **_: object
    ) -> None:
        """Add the account that must own the bucket to the parameters of a call of S3."""
        shape = model.input_shape
        if self._bucket_owner and shape is not None and "ExpectedBucketOwner" in shape.members:
            # A value that is returned would hide what other handlers change.
            params["ExpectedBucketOwner"] = self._bucket_owner
