"""What pages are made of: a report with a problem in each kind of box, publications of each state, and mean names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.cli.examination import report_of
from amplify_outputs.cli.list import as_page
from amplify_outputs.examine import examine
from amplify_outputs.model.facts import (
    Group,
    IdentityPoolRoles,
    IdentityProvider,
    Login,
    Mfa,
    RoleMapping,
)
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.readings import DataApiReadings, FollowUp, Unread
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.report.picture import picture_of
from amplify_outputs.store.inventory import Entry
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    GUEST_ROLE_ARN,
    POOL_ID,
    ROLE_ARN,
    app_client,
    bucket_readings,
    data_api,
    follow_ups,
    identity_pool,
    readings,
    request,
    role,
    user_pool,
)

if TYPE_CHECKING:
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.report.report import Report

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROVIDER: Final = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}"
# Names as somebody gives them who wants a page to do something.
MEAN: Final = (
    "<script>document.title='taken'</script>",
    '"><img src=https://evil.example/x onerror=alert(1)>',
    "' style='background:url(https://evil.example/y)' x='",
    "</style><style>*{display:none}</style>",
    "--><svg onload=alert(1)>&lt;b&gt;",
    "javascript:alert(1)\u202e\x00\r\n]](",
)


def report(asked: PublishRequest, found: Readings) -> Report:
    """The report of `check` for that request, with its picture."""
    examination = examine(asked, found, parameter_max_bytes=8192)
    picture = picture_of(asked, examination.readings)
    return replace(report_of(asked, examination), picture=picture)


def redirecting(**changes: Any) -> dict[str, Any]:
    """What an app client has that signs in by redirect, too."""
    return {
        "oauth_enabled": True,
        "oauth_flows": ("code",),
        "oauth_scopes": ("openid", "email", "profile", "aws.cognito.signin.user.admin"),
        "callback_urls": ("https://shop.example.com/",),
        "sign_out_urls": ("https://shop.example.com/",),
        "identity_providers": ("COGNITO", "Google"),
        **changes,
    }


def well_made(name: str = "storefront") -> Report:
    """A report with notes and nothing else. `name` is what everything is called that has a name."""
    found = readings(
        user_pool=user_pool(name=name, custom_domain="auth.shop.example.com"),
        app_client=app_client(name=name, **redirecting()),
        identity_providers=(IdentityProvider("Google", "Google"),),
        identity_pool=identity_pool(
            name=name, logins=(Login(PROVIDER, CLIENT_ID, checks_revocation=False),)
        ),
    )
    return report(request(), found)


def troubled(name: str = "storefront") -> Report:
    """A report with errors, warnings, notes and an accepted problem: of each box, of the file, and of the request."""
    admins = "arn:aws:iam::123456789012:role/team/storefront-admins"
    found = readings(
        user_pool=user_pool(name=name, custom_domain="auth.shop.example.com"),
        app_client=app_client(
            name=name,
            **redirecting(
                callback_urls=("https://shop.example.com/", f"http://shop.example.com/{name}"),
                oauth_scopes=("openid", name),
            ),
        ),
        mfa=Mfa("OPTIONAL", totp=True),
        groups=(Group("admins", 1, admins), Group(name)),
        identity_providers=(IdentityProvider("Google", "Google"), IdentityProvider(name, "SAML")),
        identity_pool=identity_pool(
            name=name, logins=(Login(f"{PROVIDER}0", "other"),), other_logins=(name,)
        ),
        identity_pool_roles=IdentityPoolRoles(
            ROLE_ARN, GUEST_ROLE_ARN, (RoleMapping(f"{PROVIDER}:{CLIENT_ID}"),)
        ),
        follow_ups={
            **follow_ups(role(amr="unauthenticated")),
            FollowUp("role", GUEST_ROLE_ARN): Unread("iam:GetRole", "denied"),
        },
        data_api=DataApiReadings(data_api("API_KEY", name=name)),
        storage=bucket_readings(cors=()),
    )
    asked = request(
        DataApiId=DATA_API_ID,
        StorageBucketName=BUCKET,
        Expect={"Groups": {name: ROLE_ARN}},
        Outputs={"auth": {"mfa_methods": ["SMS"]}},
        AcceptProblems=["StorageCorsMissing"],
    )
    return report(asked, found)


def entry(name: str = "storefront/prod", *severities: str, **changes: Any) -> Entry:
    """A publication with problems of these severities, changed three days before NOW."""
    stack = "arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/5fd2c0a0"
    record = PublicationRecord(
        **{
            "name": name,
            "owner": Owner(stack, "Outputs4Web"),
            "state": "published",
            "claim": "",
            "request": {"UserPoolId": POOL_ID},
            "sha256": "0123456789abcdef" * 4,
            "outputs_version": "1.5",
            "destinations": ("ssm", "s3"),
            "pool_ids": (),
            "problems": tuple({"severity": severity} for severity in severities),
            "published_at": "2026-11-20T12:00:00+00:00",
            "publisher_version": "0.1.0",
            "parameter_version": 7,
            **changes,
        }
    )
    return Entry(name, record)


def entries(name: str = "storefront/prod") -> list[Entry]:
    """Publications of each state, one of which has that name."""
    return [
        entry(
            "admin",
            "error",
            "warning",
            "info",
            "warning",
            owner=Owner.of_command_line("1" * 12, "admin"),
        ),
        Entry("broken", None, f"The record of {name} cannot be read."),
        entry("storefront/dev", state="publishing", published_at="yesterday"),
        entry(name, request={"UserPoolId": name}, object_version_id=name),
        entry("storefront/test", "warning", "info"),
    ]


def status_page(listed: list[Entry], nothing: str = "") -> str:
    """The page of `list` about these publications at NOW."""
    return as_page(listed, NOW, "Publisher /amplify-outputs", nothing)
