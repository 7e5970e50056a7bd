"""The things of a picture: what is known of each, what leads to it, and what a denied read leaves of it."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import (
    Domain,
    Group,
    IdentityPoolRoles,
    IdentityProvider,
    Login,
    Mfa,
    RoleMapping,
)
from amplify_outputs.model.pool_roles import RoleRefused
from amplify_outputs.model.readings import DataApiReadings, FollowUp, Readings, Unread
from amplify_outputs.report.picture import Arrow, Picture, Thing, picture_of
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    GUEST_ROLE_ARN,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    app_client,
    bucket_readings,
    data_api,
    identity_pool,
    readings,
    request,
    user_pool,
)
from tests.pages import redirecting

PROVIDER = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}"
CLIENT = f"app client {CLIENT_ID}"
POOL = f"user pool {POOL_ID}"
IDENTITIES = f"identity pool {IDENTITY_POOL_ID}"
SIGNS_IN = Arrow("app client signs users in at")
GOES_TO = Arrow("user pool tokens go to")
REFUSED = Arrow("user pool tokens are not accepted by", broken=True)


def picture(asked: dict[str, Any] | None = None, **changes: Any) -> Picture:
    return picture_of(request(**asked or {}), readings(**changes))


def shown(thing: Thing) -> tuple[str, str, str]:
    return thing.kind, thing.title, thing.arrow.words if thing.arrow else ""


def test_a_plain_set_up_is_a_client_a_pool_an_identity_pool_and_a_role() -> None:
    assert picture() == Picture(
        (
            Thing(
                "app client",
                CLIENT,
                "web",
                CLIENT_ID,
                (
                    ("Secret", ("none",)),
                    ("Sign-in flows", ("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")),
                    ("Providers", ("COGNITO",)),
                ),
            ),
        ),
        (
            Thing(
                "user pool",
                POOL,
                POOL_ID,
                rows=(
                    ("Sign-in", ("e-mail address",)),
                    ("Sign-up", ("by users themselves",)),
                    ("MFA", ("off",)),
                ),
                arrow=SIGNS_IN,
            ),
        ),
        (
            Thing(
                "identity pool",
                IDENTITIES,
                IDENTITY_POOL_ID,
                rows=(
                    ("Accepts", (f"{PROVIDER} with {CLIENT_ID}",)),
                    ("Guests", ("get none",)),
                ),
                arrow=GOES_TO,
            ),
            Thing(
                "role",
                f"role {ROLE_ARN}",
                "app-authenticated",
                ROLE_ARN,
                arrow=Arrow("identity pool gives signed-in users"),
            ),
        ),
    )


def test_redirects_are_a_thing_of_their_own_with_the_problems_of_redirects() -> None:
    client = app_client(has_secret=True, **redirecting(sign_out_urls=()))

    app, redirects = picture(app_client=client).app

    assert dict(app.rows) == {
        "Secret": ("it has one",),
        "Sign-in flows": client.auth_flows,
        "Providers": ("COGNITO, Google",),
        "OAuth flows": ("code",),
        "Scopes": ("openid, email, profile, aws.cognito.signin.user.admin",),
    }
    assert (redirects.subject, *shown(redirects)) == (
        *(CLIENT, "redirects of app client", "web"),
        "app client sends users back to",
    )
    assert redirects.rows == (
        ("After sign-in", ("https://shop.example.com/",)),
        ("After sign-out", ("none",)),
    )
    assert {"UrlNotSecure", "UrlUnusable", "AppUrlNotFirst", "OAuthUrlsMissing"} < redirects.codes
    assert "AppClientHasSecret" not in redirects.codes


def test_of_many_addresses_some_are_shown_and_the_rest_is_counted() -> None:
    urls = tuple(f"https://{number}.example.com/" for number in range(23))

    _, redirects = picture(app_client=app_client(**redirecting(callback_urls=urls))).app

    assert redirects.rows[0] == ("After sign-in", (*urls[:20], "and 3 more"))


def test_a_user_pool_has_its_sign_in_its_providers_its_groups_and_its_domains() -> None:
    pool, own, prefix = picture(
        user_pool=user_pool(
            name="shop",
            username_attributes=(),
            alias_attributes=("email", "phone_number", "preferred_username"),
            self_sign_up=False,
            custom_domain="auth.example.com",
            domain="shop",
        ),
        mfa=Mfa("OPTIONAL", totp=True, email=True),
        identity_providers=(IdentityProvider("Google", "Google"), IdentityProvider("Acme", "SAML")),
        groups=(Group("admins"), Group("editors")),
        follow_ups={FollowUp("domain", "shop"): Domain("shop", "ACTIVE", 2)},
    ).users

    assert (pool.title, pool.identifier) == ("shop", POOL_ID)
    assert dict(pool.rows) == {
        "Sign-in": ("user name or e-mail address or phone number or preferred user name",),
        "Sign-up": ("by administrators",),
        "MFA": ("optional: TOTP, e-mail",),
        "Providers": ("Google, Acme",),
        "Groups": ("admins, editors",),
    }
    pages = Arrow("user pool shows its pages at")
    assert own == Thing("domain", "domain auth.example.com", "auth.example.com", arrow=pages)
    rows = (("Status", ("ACTIVE",)), ("Pages", ("managed login",)))
    assert prefix == Thing("domain", "domain shop", "shop", rows=rows, arrow=pages)


@pytest.mark.parametrize(
    ("domain", "rows"),
    [
        (Domain("shop"), {"Status": ("it does not exist",), "Pages": ("classic hosted UI",)}),
        (Unread("cognito-idp:DescribeUserPoolDomain", "denied"), {}),
    ],
)
def test_of_a_domain_what_was_read_is_shown(domain: Any, rows: dict[str, Any]) -> None:
    found = {FollowUp("domain", "shop"): domain}

    _, thing = picture(user_pool=user_pool(domain="shop"), follow_ups=found).users

    assert dict(thing.rows) == rows


OIDC = f"arn:aws:iam::123456789012:oidc-provider/{PROVIDER}"


@pytest.mark.parametrize(
    ("changes", "arrow", "accepts"),
    [
        ({}, GOES_TO, (f"{PROVIDER} with {CLIENT_ID}",)),
        ({"logins": (), "oidc_providers": (OIDC,)}, GOES_TO, (OIDC,)),
        ({"logins": (Login(PROVIDER, "other"),)}, REFUSED, (f"{PROVIDER} with other",)),
        ({"logins": (), "other_logins": ("google",)}, REFUSED, ("google",)),
        ({"logins": ()}, REFUSED, ("no logins",)),
    ],
)
def test_the_arrow_to_an_identity_pool_is_broken_if_it_does_not_accept_the_tokens(
    changes: dict[str, Any], arrow: Arrow, accepts: tuple[str, ...]
) -> None:
    pool, *_ = picture(identity_pool=identity_pool(**changes)).credentials

    assert pool.arrow == arrow
    assert dict(pool.rows)["Accepts"] == accepts


def test_each_role_that_users_can_get_is_a_thing_with_whom_it_is_for() -> None:
    mapping = RoleMapping(f"{PROVIDER}:{CLIENT_ID}")

    pool, *roles = picture(
        identity_pool=identity_pool(name="shop", guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN, (mapping,)),
        groups=(Group("admins", role_arn=ROLE_ARN), Group("editors")),
    ).credentials

    assert (pool.title, pool.identifier) == ("shop", IDENTITY_POOL_ID)
    assert dict(pool.rows)["Guests"] == ("get credentials",)
    assert [shown(role) for role in roles] == [
        ("role", "app-authenticated", "identity pool gives signed-in users, group admins"),
        ("role", "app-guest", "identity pool gives guests"),
    ]


def test_without_an_identity_pool_there_are_no_credentials() -> None:
    found = picture({"IdentityPoolId": None}, identity_pool=None, identity_pool_roles=None)

    assert found.credentials == ()


def test_what_the_request_names_further_is_shown() -> None:
    api, bucket = picture(
        {"DataApiId": DATA_API_ID, "StorageBucketName": BUCKET},
        data_api=DataApiReadings(data_api("API_KEY")),
        storage=bucket_readings(),
    ).others

    url = f"https://{DATA_API_ID}.appsync-api.eu-west-1.amazonaws.com/graphql"
    rows = (("Address", (url,)), ("Lets in", ("API_KEY",)))
    assert api == Thing("AppSync API", f"AppSync API {DATA_API_ID}", "shop", DATA_API_ID, rows)
    assert bucket == Thing(
        "bucket", f"bucket {BUCKET}", BUCKET, rows=(("Region", ("eu-central-1",)),)
    )


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("not_found", "It was not found."),
        ("denied", "AWS denied the read, so nothing is known of it."),
        ("failed", "It could not be read, so nothing is known of it."),
    ],
)
def test_a_thing_that_was_not_read_is_there_by_its_id(reason: Any, why: str) -> None:
    nothing = Unread("x:Y", reason)

    found = picture(
        {"DataApiId": DATA_API_ID, "StorageBucketName": BUCKET},
        app_client=nothing,
        user_pool=nothing,
        identity_pool=nothing,
        identity_pool_roles=nothing,
        data_api=DataApiReadings(nothing),
        storage=bucket_readings(bucket=nothing),
    )

    assert found == Picture(
        (Thing("app client", CLIENT, CLIENT_ID, unread=why),),
        (Thing("user pool", POOL, POOL_ID, arrow=SIGNS_IN, unread=why),),
        (Thing("identity pool", IDENTITIES, IDENTITY_POOL_ID, arrow=GOES_TO, unread=why),),
        (
            Thing("AppSync API", f"AppSync API {DATA_API_ID}", DATA_API_ID, unread=why),
            Thing("bucket", f"bucket {BUCKET}", BUCKET, unread=why),
        ),
    )


def test_a_client_that_is_not_in_the_pool_has_a_broken_arrow() -> None:
    nothing = Unread("cognito-idp:DescribeUserPoolClient", "not_found")

    pool, *_ = picture(app_client=nothing).users

    assert pool.arrow == Arrow("app client is not in", broken=True)


def test_roles_that_were_not_read_are_one_thing() -> None:
    nothing = Unread("cognito-identity:GetIdentityPoolRoles", "denied")

    _, roles = picture(identity_pool_roles=nothing).credentials

    assert roles == Thing(
        "roles",
        IDENTITIES,
        "Roles",
        arrow=Arrow("identity pool gives users"),
        unread="AWS denied the read, so nothing is known of it.",
    )


def test_without_the_role_that_reads_the_pools_there_are_their_ids() -> None:
    refused = Readings.without_role(RoleRefused("denied"))

    found = picture_of(request(), refused)

    titles = [thing.title for lane in (found.app, found.users, found.credentials) for thing in lane]
    assert titles == [CLIENT_ID, POOL_ID, IDENTITY_POOL_ID]
