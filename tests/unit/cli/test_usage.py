"""Wrong usage: the error first, what was meant, and where the options are. The usage of all options never."""

from __future__ import annotations

import pytest

from amplify_outputs.cli.main import run
from amplify_outputs.cli.usage import VARIABLE_NOT_SET

POOLS = ("--user-pool-id=us-east-1_x", "--user-pool-client-id=y")
MISTAKES = (
    (["chek"], "'chek' is not a command. Did you mean check?"),
    (["Fetch", "x"], "'Fetch' is not a command. Did you mean fetch?"),
    (["withdrw", "x", "--json"], "'withdrw' is not a command. Did you mean withdraw?"),
    (["--versoin"], "--versoin is not an option. Did you mean --version?"),
    (["fetch", "x", "--formt", "ts"], "--formt is not an option. Did you mean --format?"),
    (["fetch", "x", "--formt=ts"], "--formt is not an option. Did you mean --format?"),
    (
        ["check", "--user-pol-id", "us-east-1_x", "--user-pool-client-id=y"],
        "--user-pol-id is not an option. Did you mean --user-pool-id?",
    ),
    (
        ["check", "--user_pool_id", "us-east-1_x", "--user-pool-client-id=y"],
        "--user_pool_id is not an option. Did you mean --user-pool-id?",
    ),
    (["list", "--Json"], "--Json is not an option. Did you mean --json?"),
    (["list", "--colour"], "--colour is not an option."),
    (["diff", "a", "b"], "'b' is one argument too many."),
    (["fetch"], "nothing is named: give NAME, or --branch and --names."),
    (["fetch", "x", "--branch=main"], "NAME and --branch both say what to fetch: omit one of them."),
    (["fetch", "x", "--branch=main", "--names=*=x"], "NAME and --branch both say what to fetch: omit one of them."),
    (["fetch", "x", "--names=*=x"], "--names chooses by a branch: add --branch."),
    (["fetch", "--names=*=x"], "--names chooses by a branch: add --branch."),
    (["fetch", "--branch=main"], "--branch needs rules to choose by: add --names."),
    (["fetch", "--branch=", "--names=*=x"], f"argument --branch: it is empty; {VARIABLE_NOT_SET}."),
    (["fetch", "--branch=refs/heads/", "--names=*=x"], f"argument --branch: it is empty; {VARIABLE_NOT_SET}."),
    (["fetch", "--branch", "--names=*=x"], f"argument --branch: expected one argument; {VARIABLE_NOT_SET}."),
    (["fetch", "x", "--origin"], f"argument --origin: expected one argument; {VARIABLE_NOT_SET}."),
    (["fetch", "x", "--origin="], f"argument --origin: it is empty; {VARIABLE_NOT_SET}."),
    (
        ["fetch", "x", "--origin=https://App.example.com:443/callback"],
        ("argument --origin: 'https://App.example.com:443/callback' is not an origin; write "
        "https://app.example.com."),
    ),
    (
        ["fetch", "x", "--origin=app.example.com"],
        "argument --origin: 'app.example.com' is not an origin; give one like https://app.example.com.",
    ),
    (
        ["fetch", "--branch=HEAD", "--names=*=x"],
        ("argument --branch: 'HEAD' is what git says if no branch is checked out; give the variable of the build "
        "server, such as AWS_BRANCH of Amplify Hosting."),
    ),
    (
        ["fetch", "--branch=main", "--names=main,dev=/amplify-outputs/storefront/dev"],
        ("argument --names: 'main' is alone; write PATTERN=NAME. '/amplify-outputs/storefront/dev' is not a "
        "publication name; write storefront/dev, the name without the prefix of the parameter."),
    ),
    (
        ["fetch", "--branch=main", "--names=@/nowhere/names.txt"],
        "argument --names: /nowhere/names.txt: No such file or directory.",
    ),
    (["fetch", "x", "--from", "S3"], "argument --from: 'S3' is not one of s3, ssm. Did you mean s3?"),
    (["fetch", "x", "--from", "ftp"], "argument --from: 'ftp' is not one of s3, ssm."),
    (
        ["fetch", "x", "--format=darts"],
        ("argument --format: 'darts' is not one of json, dart, ts, mjs, legacy-json, legacy-json-mobile. "
        "Did you mean dart?"),
    ),
    (
        ["check", *POOLS, "--format=junitt"],
        "argument --format: 'junitt' is not one of text, json, sarif, junit, github, gitlab, html. Did you mean junit?",
    ),
    (
        ["fetch", "/amplify-outputs/storefront/prod"],
        ("argument NAME: '/amplify-outputs/storefront/prod' is not a publication name; write "
        "storefront/prod, the name without the prefix of the parameter."),
    ),
    (
        ["fetch", "/team/outputs/storefront/prod", "--parameter-prefix", "/team/outputs"],
        ("argument NAME: '/team/outputs/storefront/prod' is not a publication name; write storefront/prod, the name "
        "without the prefix of the parameter."),
    ),
    (
        ["show", "--parameter-prefix=/team", "arn:aws:ssm:us-east-1:123456789012:parameter/team/shop"],
        ("argument NAME: 'arn:aws:ssm:us-east-1:123456789012:parameter/team/shop' is not a publication name; write "
        "shop, the name in this ARN."),
    ),
    (
        ["withdraw", "s3://b/outputs/storefront/prod/amplify_outputs.json"],
        ("argument NAME: 's3://b/outputs/storefront/prod/amplify_outputs.json' is not a publication name; "
        "write storefront/prod, the name in this address."),
    ),
    (
        ["policy", "storefront/prod/"],
        ("argument NAME: 'storefront/prod/' is not a publication name; write storefront/prod, the nearest "
        "valid name."),
    ),
    (
        ["fetch", "--", "--help"],
        "argument NAME: '--help' is not a publication name; give a name such as storefront/prod.",
    ),
    (
        ["fetch", "x", "--role-arn=arn:aws:sts::123456789012:assumed-role/reader/me"],
        ("argument --role-arn: 'arn:aws:sts::123456789012:assumed-role/reader/me' is not the ARN of a role; "
        "write arn:aws:iam::123456789012:role/reader, the role of this session."),
    ),
    (
        ["list", "--parameter-prefix=amplify-outputs/"],
        "argument --parameter-prefix: 'amplify-outputs/' is not the prefix of a publisher; write /amplify-outputs.",
    ),
    (
        ["list", "--parameter-prefix=/team/outputs/.publisher/bucket-name"],
        ("argument --parameter-prefix: '/team/outputs/.publisher/bucket-name' is not the prefix of a publisher; "
        "write /team/outputs."),
    ),
    (
        ["list", "--parameter-prefix="],
        "argument --parameter-prefix: '' is not the prefix of a publisher; give one like /amplify-outputs.",
    ),
    (
        ["list", "--bucket=s3://publisher-bucket/"],
        ("argument --bucket: 's3://publisher-bucket/' is not the name of a bucket; write publisher-bucket, the name "
        "in this address."),
    ),
    (["fetch", "x", "\x1b[2J"], r"argument NAME: '\x1b[2J' is not a publication name; write 2J, the nearest valid name."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES]
)
def test_the_error_comes_first_and_then_where_the_options_are(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    printed = capsys.readouterr()
    is_command = arguments[0] in ("check", "diff", "fetch", "list", "policy", "show", "withdraw")
    where = (
        f"amplify-outputs {arguments[0]} --help shows the options."
        if is_command
        else "amplify-outputs --help shows the commands."
    )
    assert (left.value.code, printed.out) == (2, "")
    assert printed.err == f"amplify-outputs: error: {said}\n{where}\n"


def test_a_command_that_is_like_no_other_is_answered_with_all_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        run(["nonsense"])
    assert capsys.readouterr().err.startswith(
        "amplify-outputs: error: 'nonsense' is not a command. The commands are discover, check, build, publish, "
    )


def test_nothing_asked_is_answered_with_the_help_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        run([])
    alone = capsys.readouterr()
    with pytest.raises(SystemExit):
        run(["--help"])
    assert (left.value.code, alone.out, alone.err) == (2, capsys.readouterr().out, "")


def test_options_may_still_be_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["build", "--pool-role", "x"])
    assert left.value.code == 2
    assert (
        "--pool-role could match --pool-role-arn, --pool-role-external-id"
        in capsys.readouterr().err
    )
