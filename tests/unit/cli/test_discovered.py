"""What `discover` found, in lines and as JSON."""

from __future__ import annotations

from amplify_outputs.cli.discover import choices_of, row_of
from amplify_outputs.cli.discovered import as_json, as_lines
from amplify_outputs.model.appsync import DataApi
from amplify_outputs.model.discovered import Discovered, FoundClient, FoundPool, NotListed
from amplify_outputs.model.facts import IdentityPool
from amplify_outputs.report.text import Look
from tests.builders import (
    CLIENT_ID,
    DATA_API_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    app_client,
    user_pool,
)

ARN = f"arn:aws:appsync:us-east-1:123456789012:apis/{DATA_API_ID}"
SERVER_ID = "5k6l7m8n9o0p1q2r3s4t5u6v7w"
SHOP = FoundPool(
    POOL_ID,
    "storefront",
    user_pool(name="storefront", username_attributes=("email",), domain="storefront"),
    (
        FoundClient(
            CLIENT_ID,
            "web",
            app_client(),
            identity_pools=(
                IdentityPool(IDENTITY_POOL_ID, guests_allowed=False, name="storefront"),
            ),
            apis=(DataApi(DATA_API_ID, ARN, "storefront", None, ()),),
            publications=("storefront/prod",),
        ),
        FoundClient(SERVER_ID, "server", app_client(), ("AppClientHasSecret",)),
    ),
)
SECRETIVE = FoundPool("eu-west-1_Secret", "a\x1b[2Jb", None, (FoundClient("1x", "1x"),))
EMPTY = FoundPool("us-east-1_Empty", "empty", user_pool(username_attributes=()), ())
REFUSED = NotListed("the identity pools", "eu-west-1", "Denied.")
FOUND = Discovered((SHOP, SECRETIVE, EMPTY), 3, (REFUSED,))


def test_a_pool_is_a_paragraph_with_what_goes_with_each_client() -> None:
    assert (
        as_lines(FOUND, Look())
        == f"""\
storefront ({POOL_ID})
  sign-in         e-mail address
  domain          storefront.auth.us-east-1.amazoncognito.com
  app client      web ({CLIENT_ID})
    identity pool storefront ({IDENTITY_POOL_ID})
    AppSync API   storefront ({DATA_API_ID})
    published as  storefront/prod
  app client      server ({SERVER_ID})  AppClientHasSecret

a\\x1b[2Jb (eu-west-1_Secret)
  sign-in         not known
  domain          not known
  app client      1x  usable: not known

empty (us-east-1_Empty)
  sign-in         user name
  domain          none
  app client      none
"""
    )


def test_json_has_the_same_and_null_for_what_nobody_knows() -> None:
    found = as_json(FOUND)
    shop, secretive, empty = found["userPools"]

    assert shop == {
        "id": POOL_ID,
        "name": "storefront",
        "usernameAttributes": ["email"],
        "aliasAttributes": [],
        "domain": "storefront.auth.us-east-1.amazoncognito.com",
        "appClients": [
            {
                "id": CLIENT_ID,
                "name": "web",
                "usable": True,
                "problems": [],
                "identityPools": [{"id": IDENTITY_POOL_ID, "name": "storefront"}],
                "dataApis": [{"id": DATA_API_ID, "name": "storefront", "arn": ARN}],
                "publications": ["storefront/prod"],
            },
            {
                "id": SERVER_ID,
                "name": "server",
                "usable": False,
                "problems": ["AppClientHasSecret"],
                "identityPools": [],
                "dataApis": [],
                "publications": [],
            },
        ],
    }
    assert [secretive[key] for key in ("usernameAttributes", "aliasAttributes", "domain")] == [
        None,
        None,
        None,
    ]
    assert secretive["appClients"][0]["usable"] is None
    assert empty["appClients"] == []
    assert found["notListed"] == [
        {"what": "the identity pools", "region": "eu-west-1", "reason": "Denied."}
    ]


def test_a_client_can_be_chosen_with_an_identity_pool_or_without_one() -> None:
    rows = [row_of(choice) for choice in choices_of(Discovered((SHOP,), 1))]

    assert [row.text for row in rows] == [
        "storefront / web  with identity pool storefront",
        "storefront / web  without an identity pool",
        "storefront / server  [AppClientHasSecret]",
    ]
    details = (
        f"user pool      storefront ({POOL_ID})",
        "sign-in        e-mail address",
        "domain         storefront.auth.us-east-1.amazoncognito.com",
        f"app client     web ({CLIENT_ID})",
        f"identity pool  storefront ({IDENTITY_POOL_ID})",
        f"AppSync API    storefront ({DATA_API_ID})",
        "published as   storefront/prod",
    )
    assert rows[0].details == details
    assert rows[1].details == tuple(line for line in details if "identity pool" not in line)
