"""A publication for one library: asked for by a stack or a command, kept in the record, and followed by refreshes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.commands import CommandLine
    from tests.integration.refreshing import Refresher
    from tests.simulation import CloudFormation, Pools, Published

WEB, APP, NEW_APP = "https://shop.example.com/", "shop://in/", "shop-beta://in/"
NAME = "storefront/prod"


@pytest.fixture
def shop(pools: Pools) -> Pools:
    """Pools whose app client redirects to a web page first, and then to an app."""
    pools.idp.create_user_pool_domain(Domain="shop", UserPoolId=pools.user_pool_id)
    return redirecting(pools, WEB, APP)


def redirecting(pools: Pools, *urls: str) -> Pools:
    pools.idp.update_user_pool_client(
        UserPoolId=pools.user_pool_id,
        ClientId=pools.client_id,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "aws.cognito.signin.user.admin"],
        SupportedIdentityProviders=["COGNITO"],
        CallbackURLs=[*urls],
        LogoutURLs=[*urls],
    )
    return pools


def urls(document: dict[str, Any]) -> list[list[str]]:
    oauth = document["auth"]["oauth"]
    return [oauth["redirect_sign_in_uri"], oauth["redirect_sign_out_uri"]]


def codes(record: dict[str, Any]) -> set[str]:
    return {problem["code"] for problem in record["problems"]}


def test_a_stack_publishes_for_one_library_and_back_for_all(
    cloudformation: CloudFormation, shop: Pools, published: Published
) -> None:
    plain, chosen = shop.properties(), shop.properties(Platform="swift")
    cloudformation.create(plain)
    before = published.record()
    assert urls(published.parameter()) == [[WEB, APP], [WEB, APP]]
    assert "AppUrlNotFirst" in codes(before)
    assert "Platform" not in before["request"]

    assert cloudformation.update(chosen, plain)["Status"] == "SUCCESS"

    record = published.record()
    assert urls(published.object()) == urls(published.parameter()) == [[APP], [APP]]
    assert record["request"] == chosen
    assert codes(record) - codes(before) == {"PlatformChangedFile"}
    assert "AppUrlNotFirst" not in codes(record)

    assert cloudformation.update(plain, chosen)["Status"] == "SUCCESS"
    assert published.record()["sha256"] == before["sha256"]


def test_a_refresh_keeps_the_file_for_its_library(
    cloudformation: CloudFormation, shop: Pools, published: Published, refresh: Refresher
) -> None:
    cloudformation.create(shop.properties(Platform="swift"))
    assert refresh() == {"Unchanged": 1}

    redirecting(shop, WEB, NEW_APP, APP)

    assert refresh() == {"Updated": 1}
    assert urls(published.parameter()) == [[NEW_APP, APP], [NEW_APP, APP]]
    assert published.record()["request"]["Platform"] == "swift"


def test_a_record_that_knows_no_platform_is_refreshed_for_all_libraries(
    cloudformation: CloudFormation, shop: Pools, published: Published, refresh: Refresher
) -> None:
    cloudformation.create(shop.properties())

    redirecting(shop, WEB, NEW_APP)

    assert refresh() == {"Updated": 1}
    assert urls(published.parameter()) == [[WEB, NEW_APP], [WEB, NEW_APP]]


def test_every_command_follows_the_platform(
    command_line: CommandLine, shop: Pools, published: Published
) -> None:
    said = command_line.publish(shop, "--platform=swift", "--json").json

    assert urls(published.parameter()) == [[APP], [APP]]
    assert command_line("show", NAME, "--json").json["platform"] == "swift"
    [listed] = command_line("list", "--json").json["publications"]
    assert listed["platform"] == "swift"
    assert command_line("diff", NAME, "--json").json["same"] is True
    # An option takes the place of what the publication asks for.
    as_published, for_all = (
        {
            problem["code"]
            for problem in command_line("check", NAME, "--json", *more).json["problems"]
        }
        for more in ((), ("--platform=",))
    )
    assert as_published == {problem["code"] for problem in said["problems"]}
    assert for_all - as_published == {"AppUrlNotFirst"}
    assert as_published - for_all == {"PlatformChangedFile"}


def test_a_platform_that_does_not_exist_is_named_with_the_one_that_was_meant(
    command_line: CommandLine, shop: Pools
) -> None:
    said = command_line.publish(shop, "--platform=ios", "--json")

    assert said.code == 2
    [problem] = said.json["problems"]
    assert (problem["subject"], problem["message"]) == (
        "Platform",
        'Platform is "ios". Did you mean swift?',
    )
