"""`discover`: what an account has, what is chosen from it, and what that costs."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore import xform_name
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from amplify_outputs.aws.clients import Aws
from amplify_outputs.cli import discover as discovering
from amplify_outputs.cli import menu as menus
from amplify_outputs.cli.menu import choose
from amplify_outputs.cli.snippets import snippet
from amplify_outputs.pools.shared import Pace
from tests.contract.pages import rows, section_of, spans
from tests.integration.commands import CommandLine, Said, pool_options
from tests.sessions import events_of
from tests.simulation import REGION, client, make_session
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from botocore.session import Session

    from amplify_outputs.cli.menu import Row
    from tests.simulation import Pools


COGNITO: Final = ("cognito-idp", "cognito-identity")


@pytest.fixture
def session(role_answers: dict[str, dict[str, str]]) -> Session:
    """What lists pools is not in the layer."""
    return make_session(role_answers, for_people=True)


@pytest.fixture(autouse=True)
def _nobody_waits_for_quotas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "wait", lambda *_: None)


def make_client(pools: Pools, name: str, **settings: Any) -> str:
    made = pools.idp.create_user_pool_client(
        UserPoolId=pools.user_pool_id, ClientName=name, **settings
    )
    return str(made["UserPoolClient"]["ClientId"])


def make_api(name: str, user_pool_id: str, **settings: Any) -> dict[str, Any]:
    config = {"userPoolId": user_pool_id, "awsRegion": REGION, "defaultAction": "ALLOW"} | settings
    made = client("appsync").create_graphql_api(
        name=name, authenticationType="AMAZON_COGNITO_USER_POOLS", userPoolConfig=config
    )["graphqlApi"]
    return {"id": made["apiId"], "name": name, "arn": made["arn"]}


def clients_of(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The app clients of all pools by name, without what is empty."""
    return {
        client["name"]: {key: value for key, value in client.items() if value not in ([], "")}
        for pool in found["userPools"]
        for client in pool["appClients"]
    }


def anew(command_line: CommandLine, session: Session) -> CommandLine:
    """The same with new clients: those that are made already keep the handlers that they have."""
    return CommandLine(Aws(session), command_line.capsys)


def deny(session: Session, event: str, code: str = "AccessDeniedException") -> None:
    """Let AWS refuse that operation from now on, such as cognito-idp.ListUserPools."""

    def refuse(**_: Any) -> tuple[Any, dict[str, Any]]:
        http = type("Http", (), {"status_code": 400})()
        return http, {"Error": {"Code": code, "Message": "User x is not authorized"}}

    events_of(session).register_first(f"before-call.{event}", refuse)


def test_each_client_has_what_goes_with_it_and_what_rules_it_out(
    command_line: CommandLine, pools: Pools
) -> None:
    secret = make_client(pools, "backend", GenerateSecret=True)
    machine = make_client(
        pools,
        "another",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["api/read"],
    )
    takes_all = make_api("all", pools.user_pool_id)
    make_api("theirs", pools.user_pool_id, appIdClientRegex=f"^{secret}$")
    make_api("others", f"{REGION}_Another00")
    command_line.publish(pools)

    found = command_line("discover", "--json").json

    assert found["notListed"] == []
    assert list(clients_of(found)) == ["web", "another", "backend"]
    assert clients_of(found)["web"] == {
        "id": pools.client_id,
        "name": "web",
        "usable": True,
        "identityPools": [{"id": pools.identity_pool_id, "name": "app"}],
        "dataApis": [takes_all],
        "publications": ["storefront/prod"],
    }
    problems = {it["id"]: it.get("problems") for it in clients_of(found).values()}
    assert problems == {
        pools.client_id: None,
        secret: ["AppClientHasSecret"],
        machine: ["AppClientMachineToMachine"],
    }
    assert {api["name"] for api in clients_of(found)["backend"]["dataApis"]} == {"all", "theirs"}


def test_a_secret_that_only_the_list_of_secrets_names_rules_a_client_out_too(
    command_line: CommandLine,
    pools: Pools,  # noqa: ARG001 - they are listed
    session: Session,
) -> None:
    http = type("Http", (), {"status_code": 200})()
    events_of(session).register_first(
        "before-call.cognito-idp.ListUserPoolClientSecrets",
        lambda **_: (http, {"ClientSecrets": [{"ClientSecretId": "1"}]}),
    )

    (found,) = clients_of(anew(command_line, session)("discover", "--json").json).values()

    assert (found["usable"], found["problems"]) == (False, ["AppClientHasSecret"])


def test_lists_of_many_pages_are_read_to_the_end(command_line: CommandLine, pools: Pools) -> None:
    for number in range(70):
        pools.idp.create_user_pool(PoolName=f"pool {number:02}")
        make_client(pools, f"client {number:02}")
    for number in range(70):
        pools.identity.create_identity_pool(
            IdentityPoolName=f"identities {number}",
            AllowUnauthenticatedIdentities=False,
            CognitoIdentityProviders=[
                {
                    "ProviderName": f"cognito-idp.{REGION}.amazonaws.com/{pools.user_pool_id}",
                    "ClientId": pools.client_id,
                }
            ],
        )

    found = command_line("discover", "--json").json

    assert len(found["userPools"]) == 71
    assert len(clients_of(found)) == 71
    assert len(clients_of(found)["web"]["identityPools"]) == 71


def test_only_what_matches_the_words_is_described(
    command_line: CommandLine, pools: Pools, aws: Aws
) -> None:
    pools.idp.create_user_pool(PoolName="other")
    make_client(pools, "server")
    described: list[str] = []
    for operation in ("DescribeUserPool", "DescribeUserPoolClient"):
        aws.cognito_idp(REGION).meta.events.register(
            f"before-call.cognito-identity-provider.{operation}",
            lambda model, **_: described.append(model.name),
        )

    found = command_line("discover", "--json", "APP", "web").json

    assert list(clients_of(found)) == ["web"]
    assert sorted(described) == ["DescribeUserPool", "DescribeUserPoolClient"]


def test_each_call_to_cognito_waits_for_its_turn(
    command_line: CommandLine, pools: Pools, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        pools.idp.create_user_pool(PoolName=f"pool {number:02}")
    waited, called = Counter[str](), Counter[str]()
    monkeypatch.setattr(Pace, "wait", lambda _, operation, __: waited.update([operation]))
    events_of(session).register(
        "provide-client-params",
        lambda model, **_: called.update(
            [xform_name(model.name)] * (model.service_model.service_name in COGNITO)
        ),
    )

    assert anew(command_line, session)("discover", "--json").code == 0

    assert {name: number for name, number in waited.items() if name in called} == called
    assert (called["list_user_pools"], called["list_user_pool_clients"]) == (2, 61)
    assert (called["describe_user_pool"], called["describe_user_pool_client"]) == (61, 1)


def test_words_that_match_nothing_say_of_how_many(command_line: CommandLine, pools: Pools) -> None:
    assert command_line("discover", "nobody") == Said(
        0, "", "None of 1 user pools matches these words.\n"
    )
    pools.idp.delete_user_pool(UserPoolId=pools.user_pool_id)
    assert command_line("discover").err == (
        "There are no user pools here. Check the region and the account.\n"
    )


def test_several_regions_are_looked_into(
    command_line: CommandLine, pools: Pools, pools_elsewhere: Pools
) -> None:
    both = ["--region=us-east-1", "--region=eu-west-1"]

    found = command_line("discover", "--json", *both).json
    alone = command_line("discover", "--json", "--region=eu-west-1").json

    ids = {pools.user_pool_id, pools_elsewhere.user_pool_id}
    assert {pool["id"] for pool in found["userPools"]} == ids
    assert [pool["id"] for pool in alone["userPools"]] == [pools_elsewhere.user_pool_id]
    # The publisher is in us-east-1.
    assert [it["what"] for it in found["notListed"]] == ["the publications"]
    assert found["notListed"][0]["reason"].startswith("No publisher was found: ")


@pytest.mark.parametrize(
    ("event", "what", "lost"),
    [
        ("cognito-identity.ListIdentityPools", "the identity pools", "identityPools"),
        (
            "cognito-identity.DescribeIdentityPool",
            "what some identity pools know",
            "identityPools",
        ),
        ("appsync.ListGraphqlApis", "the AppSync APIs", "dataApis"),
        ("ssm.GetParameter", "the publications", "publications"),
        ("s3.ListObjectsV2", "the publications", "publications"),
        ("s3.GetObject", "1 publication", "publications"),
        (
            "cognito-idp.DescribeUserPoolClient",
            "whether some app clients are usable",
            "usable",
        ),
        ("cognito-idp.DescribeUserPool", "sign-in and domain of some user pools", ""),
        ("cognito-idp.ListUserPoolClientSecrets", None, ""),
    ],
)
def test_what_may_not_be_listed_is_one_line_and_the_rest_is_shown(
    command_line: CommandLine,
    pools: Pools,
    session: Session,
    event: str,
    what: str | None,
    lost: str,
) -> None:
    make_api("all", pools.user_pool_id)
    command_line.publish(pools)
    whole = clients_of(command_line("discover", "--json").json)["web"]
    deny(session, event)
    said = anew(command_line, session)("discover")
    found = anew(command_line, session)("discover", "--json").json

    assert said.code == 0
    expected = {key: value for key, value in whole.items() if key != lost}
    assert {
        key: value for key, value in clients_of(found)["web"].items() if key != lost
    } == expected
    (lines, operation) = (said.err.splitlines(), event.partition(".")[2])
    if what is None:
        assert (lines, found["notListed"]) == ([], [])
        return
    assert len(lines) == 1
    assert lines[0].startswith(f"Not shown: {what} of us-east-1. ")
    assert f" refused {operation}: " in lines[0]
    assert [it["what"] for it in found["notListed"]] == [what]


def test_user_pools_that_may_not_be_listed_are_exit_code_3(
    pools: Pools,  # noqa: ARG001 - they exist
    command_line: CommandLine,
    session: Session,
) -> None:
    deny(session, "cognito-idp.ListUserPools")

    said = anew(command_line, session)("discover")

    assert (said.code, said.out) == (3, "")
    assert "Not shown: the user pools of us-east-1. Amazon Cognito refused ListUserPools: " in (
        said.err
    )


def test_credentials_that_have_expired_end_it(command_line: CommandLine, session: Session) -> None:
    deny(session, "appsync.ListGraphqlApis", "ExpiredTokenException")

    said = anew(command_line, session)("discover")

    assert (said.code, said.out) == (3, "")
    assert said.err.endswith(
        "Your credentials have expired. Get new ones, with `aws sso login` if your profile uses IAM "
        "Identity Center, then try again.\n"
    )
    assert len(said.err.splitlines()) == 1


def test_the_calls_are_those_that_the_page_asks_permissions_for(
    command_line: CommandLine, pools: Pools, session: Session
) -> None:
    called = set()

    def note(model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        called.add(f"{service}:{model.name}")

    events_of(session).register("provide-client-params", note)
    make_api("all", pools.user_pool_id)
    assert anew(command_line, session)("discover").code == 0

    page = (REPOSITORY / "docs" / "command-line.md").read_text(encoding="utf-8")
    (asked,) = (
        needed
        for commands, needed in rows(section_of(page, "## Credentials and region"))
        if commands == "`discover`"
    )
    # The bucket and its list are what the managed policy for builds allows.
    of_publications = {"ssm:GetParameter", "s3:ListObjectsV2"}
    assert called - of_publications == {name for name in spans(asked) if ":" in name}
    assert of_publications <= called


# Nothing is chosen silently ---------------------------------------------------------------------


def test_a_form_without_ids_prints_the_list_and_refuses_also_if_there_is_one_client(
    command_line: CommandLine, pools: Pools
) -> None:
    said = command_line("discover", "web", "--as=cloudformation")

    assert (said.code, said.out) == (2, "")
    assert pools.client_id in said.err
    assert said.err.endswith(
        "Nothing was chosen, because there is no terminal to choose on. Name the pools: add "
        "--user-pool-id, --user-pool-client-id and, if the app needs AWS credentials, "
        "--identity-pool-id.\n"
    )


@pytest.mark.parametrize("form", ["cloudformation", "json", "check", "publish"])
def test_a_form_for_ids_is_the_only_data_and_the_report_is_beside_it(
    command_line: CommandLine, pools: Pools, form: str
) -> None:
    said = command_line("discover", f"--as={form}", "--name=a/b", *pool_options(pools))

    properties = pools.properties(PublicationName="a/b")
    assert (said.code, said.out) == (0, snippet(form, properties, {}))
    assert said.err.endswith("The file can be published: no problems.\n")


def test_problems_decide_the_exit_code_and_an_id_of_a_wrong_form_is_not_printed(
    command_line: CommandLine, pools: Pools
) -> None:
    secret = make_client(pools, "server", GenerateSecret=True)
    named = ["discover", "--as=json", "--user-pool=app"]

    said = command_line(*named, "--user-pool-client=server")
    wrong = command_line(*named[:2], "--user-pool-id=x", "--user-pool-client-id=y z")

    assert (said.code, json.loads(said.out)["UserPoolClientId"]) == (1, secret)
    assert "AppClientHasSecret" in said.err
    assert (wrong.code, wrong.out) == (2, "")
    assert "PropertyInvalid" in wrong.err
    for half in ("--user-pool-client-id=", "--name=a/b"):
        assert command_line(*named, half) == Said(
            2,
            "",
            (
                "amplify-outputs: error: No app client is named: add --user-pool-client-id, or its name "
                "with --user-pool-client.\n"
            ),
        )


def test_a_list_with_clients_that_are_ruled_out_says_where_the_reasons_are(
    command_line: CommandLine, pools: Pools
) -> None:
    make_client(pools, "server", GenerateSecret=True)

    said = command_line("discover", "server")

    assert said.out.endswith("  AppClientHasSecret\n")
    assert said.err == (
        "Why an app client cannot be used: `amplify-outputs explain AppClientHasSecret`.\n"
    )


def test_the_template_for_pasting_publishes(
    command_line: CommandLine, pools: Pools, cloudformation: Any
) -> None:
    said = command_line("discover", "--as=json", "--user-pool=app", "--user-pool-client=web")

    answer = cloudformation.create(json.loads(said.out))

    assert answer["Status"] == "SUCCESS"
    assert pools.user_pool_id in json.dumps(answer["Data"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--user-pool=app"], "--user-pool names what --as prints: add --as"),
        (["web", "--as=json", "--from-stack=x"], "--from-stack names the pools already"),
        (["--as=json", "--json"], "--json prints the list, and --as what is chosen"),
        (["--as=yaml"], "'yaml' is not one of cloudformation, sam, cdk, "),
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(
    command_line: CommandLine, arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit) as left:
        command_line("discover", *arguments)

    assert left.value.code == 2
    assert words in command_line.capsys.readouterr().err


# On a terminal ----------------------------------------------------------------------------------

PROGRAM: Final = """
import json, sys
from amplify_outputs.aws.clients import Aws
from amplify_outputs.cli.main import _in_a_thread, run
from amplify_outputs.pools.shared import Pace
from tests.simulated_aws import simulated_aws
from tests.simulation import client, make_pools, make_session
with simulated_aws():
    Pace.wait = lambda *_: None
    roles = {}
    pools = make_pools("us-east-1", roles)
    pools.idp.create_user_pool_client(UserPoolId=pools.user_pool_id, ClientName="server")
    # In a thread, as the command itself runs it.
    sys.exit(_in_a_thread(lambda: run(sys.argv[1:], Aws(make_session(roles, for_people=True)))))
"""
DOWN: Final = "\x1b[B"


@pytest.mark.parametrize(
    ("keys", "code", "printed"),
    [
        (["web\r", "json\r"], 0, {"UserPoolClientId", "IdentityPoolId"}),
        ([f"web{DOWN}\r", "js\r"], 0, {"UserPoolClientId"}),
        (["server\r", "json\r"], 1, {"UserPoolClientId"}),
        (["web\r", "\x1b"], 0, None),
    ],
    ids=["with an identity pool", "without one", "with a problem", "no form"],
)
def test_a_choice_is_checked_and_printed(
    a_person: Callable[..., Said],
    pools: Pools,
    keys: list[str],
    code: int,
    printed: set[str] | None,
) -> None:
    make_client(pools, "server", GenerateSecret=True)

    said = a_person(*keys)

    assert said.code == code
    assert ("AppClientHasSecret" in said.out) is (code == 1)
    assert "The file can" in said.out
    found = re.search(r"^\{.*^\}", said.out, re.DOTALL | re.MULTILINE)
    assert (found is None) is (printed is None)
    if found and printed:
        assert {*json.loads(found[0])} == {"PublicationName", "UserPoolId", *printed}


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [("\x1b", 1, "Nothing was chosen.\n"), ("\x03", 130, "Interrupted.\n")],
    ids=["left", "interrupted"],
)
def test_a_person_who_leaves_has_chosen_nothing(
    a_person: Callable[..., Said],
    pools: Pools,  # noqa: ARG001 - there is something to choose
    keys: str,
    code: int,
    said: str,
) -> None:
    assert a_person(keys) == Said(code, "", said)


@pytest.fixture
def a_person(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Said]]:
    """`discover` for a person who types these keys, at each list the next ones."""
    monkeypatch.setattr(discovering, "_is_for_a_person", lambda _: True)
    monkeypatch.setattr("prompt_toolkit.output.create_output", lambda **_: DummyOutput())
    with create_pipe_input() as given, create_app_session(input=given):

        def types(*keys: str) -> Said:
            left = list(keys)

            def choosing(question: str, rows: Sequence[Row]) -> int | None:
                given.send_text(left.pop(0))
                return choose(question, rows)

            monkeypatch.setattr(menus, "choose", choosing)
            return command_line("discover")

        yield types


def test_on_a_terminal_the_list_is_shown_and_gone_after_the_choice() -> None:
    code, screen, _ = on_a_terminal(["discover", "web"], [DOWN, "\r", "json", "\r"])

    assert code == 0, screen
    assert "> app / web  without an identity pool" in screen
    assert "Filter: json_  (1 of 7)" in screen
    end = screen[screen.rindex("Filter:") :]
    assert '"UserPoolClientId": ' in end
    assert '"IdentityPoolId": ' not in end


def test_with_a_form_standard_output_may_be_a_file() -> None:
    ended, screen, out = on_a_terminal(["discover", "--as=json"], ["server", "\r"], piped=True)

    assert ended == 0, screen
    assert json.loads(out)["PublicationName"] == "app/server"
    assert "The file can be published" in screen


def on_a_terminal(
    arguments: list[str], keys: list[str], *, piped: bool = False
) -> tuple[int, str, str]:
    """The exit code, what a terminal of 80 columns got without its controls, and what a pipe got.

    Each key is typed once the screen stands still with a list on it.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = os.environ | {"TERM": "xterm", "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1"}
    screen, left = b"", list(keys)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE if piped else theirs,
        stderr=theirs,
        env=environment,
        cwd=REPOSITORY,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    chunk = os.read(ours, 10_000)
                except OSError:  # How Linux says that the other end was closed.
                    break
                screen += chunk
                if b"\x1b[6n" in chunk:  # Where is the cursor? A terminal answers that.
                    os.write(ours, b"\x1b[1;1R")
            elif left and screen.rstrip().count(b"Filter:"):
                os.write(ours, left.pop(0).encode())
        out = process.stdout.read().decode() if process.stdout else ""
        code = process.wait(timeout=10)
    os.close(ours)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.decode(errors="replace"))
    return code, shown.replace("\r", ""), out
