"""Whatever AWS and Amplify add is judged: used, irrelevant or to be checked (tests/upstream).

`make upstream` runs this file on the newest botocore and JavaScript packages.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import pytest
from botocore import xform_name
from botocore.model import ServiceModel

from amplify_outputs.readers.decoder import ListOf, MapOf, Object, Text, needed, optional
from tests.contract.javascript_client import NEEDS_NODE
from tests.contract.operations import PACKAGE
from tests.contract.service_models import READS, reading
from tests.upstream import facts, found, judgements
from tests.upstream.judgements import Judgement
from tools.environments import REPOSITORY

JUDGED: Final = judgements.everything()


def fail_for_differences(there: dict[str, set[str]]) -> None:
    """Name everything that the lists lack of these sections, or have too much."""
    differences = [
        f"{section}: {difference}"
        for section, names in sorted(there.items())
        for difference in judgements.differences(names, JUDGED.get(section, {}))
    ]
    fail_for(differences)


def fail_for(differences: list[str]) -> None:
    """Name all of them: an assertion would cut a long list."""
    if differences:
        how = 'CONTRIBUTING.md, "Judge what others add", says what to do:'
        pytest.fail("\n".join([how, *differences]), pytrace=False)


# The lists are complete ------------------------------------------------------------------------


def test_every_member_of_every_answer_that_is_read_is_judged() -> None:
    fail_for_differences(found.answers())


def test_every_operation_of_cognito_is_judged() -> None:
    fail_for_differences(found.operations_of_cognito())


def test_every_field_of_the_four_decoders_is_judged() -> None:
    fail_for_differences(found.decoders())


@NEEDS_NODE
def test_every_field_of_amplifys_own_types_is_judged() -> None:
    fail_for_differences(found.packages())


def test_no_section_is_about_what_nobody_reads() -> None:
    there = {*found.answers(), *found.operations_of_cognito(), *found.decoders()}

    assert JUDGED.keys() == {*there, *found.OF_PACKAGES}


# And true --------------------------------------------------------------------------------------


def test_what_is_used_stands_in_the_modules_that_use_it() -> None:
    fail_for(
        [
            f"{section}: {name} does not stand in {module}"
            for section, rows in JUDGED.items()
            for name, judgement in rows.items()
            for module in judgement.modules
            if not _stands_in(module, section, name)
        ]
    )


def test_what_is_read_of_the_pools_is_judged_as_used() -> None:
    # `key` is what the answers of this reading have as the key of any map.
    asked = sorted(path.replace(".key.", ".*.").partition(".") for path in reading().watch.asked)

    fail_for(
        [
            f"{operation}: {name} is read, but not judged as used"
            for operation, _, name in asked
            for judgement in [JUDGED.get(f"{READS[operation]} {operation}", {}).get(name)]
            if judgement is not None and not judgement.is_used
        ]
    )


def test_the_operations_that_are_used_are_those_that_the_code_calls() -> None:
    called = {section.partition(" ")[::2] for section in found.answers()}

    assert {
        (section.removeprefix("operations of "), name)
        for section in found.operations_of_cognito()
        for name, judgement in JUDGED[section].items()
        if judgement.is_used
    } == {(service, name) for service, name in called if service in found.COGNITO}


def _stands_in(module: str, section: str, name: str) -> bool:
    word = judgements.word_of(name)
    if word == "*":
        return (PACKAGE / module).is_file()
    if section.startswith("operations of "):
        word = xform_name(word)
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", _code(module)) is not None


@cache
def _code(module: str) -> str:
    return (PACKAGE / module).read_text(encoding="utf-8")


# What the comparison notices -------------------------------------------------------------------


def model(**client: dict[str, str]) -> ServiceModel:
    """A service with one read, whose answer has these members of an app client."""
    shapes: dict[str, Any] = {
        "Text": {"type": "string"},
        "Flow": {"type": "string", "enum": ["code", "implicit"]},
        "Flows": {"type": "list", "member": {"shape": "Flow"}},
        "Urls": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Client"}},
        "Client": {"type": "structure", "members": client},
        "Answer": {"type": "structure", "members": {"UserPoolClient": {"shape": "Client"}}},
    }
    operations = {"DescribeUserPoolClient": {"name": "", "output": {"shape": "Answer"}}}
    return ServiceModel({"metadata": {}, "operations": operations, "shapes": shapes}, "service")


def members(**client: dict[str, str]) -> set[str]:
    return facts.of_answer(model(**client).operation_model("DescribeUserPoolClient"))


TEXT: Final = {"shape": "Text"}
USED: Final = Judgement(modules=("pools/cognito.py",))
IRRELEVANT: Final = Judgement(why="nobody asks")
CLIENT: Final = {"UserPoolClient": USED, "UserPoolClient.ClientSecret": USED}


def test_a_member_that_aws_adds_is_named() -> None:
    """A newer botocore with ClientSecretArn came without notice once, and clients with secrets were published."""
    older = members(ClientSecret=TEXT)
    newer = members(ClientSecret=TEXT, ClientSecretArn=TEXT)

    assert judgements.differences(older, CLIENT) == []
    assert judgements.differences(newer, CLIENT) == ["UserPoolClient.ClientSecretArn is not judged"]


def test_the_lists_without_the_arn_of_a_secret_fail_for_it() -> None:
    """As they would have been with botocore 1.44.5."""
    section = "cognito-idp DescribeUserPoolClient"
    then = dict(JUDGED[section])
    then.pop("UserPoolClient.ClientSecretArn", None)

    assert judgements.differences(found.answers()[section], then) == [
        "UserPoolClient.ClientSecretArn is not judged"
    ]


def test_a_member_that_aws_removes_is_named() -> None:
    assert judgements.differences(members(), CLIENT) == [
        "UserPoolClient.ClientSecret is judged, but no longer exists"
    ]


@pytest.mark.parametrize(
    ("rows", "differences"),
    [
        ({"A": IRRELEVANT}, []),
        ({"A": USED}, ["A[] = code is not judged", "A[] = implicit is not judged"]),
        ({"A": USED, "A[] = code": USED, "A[] = implicit": IRRELEVANT}, []),
        ({"A": USED, "A[] = *": USED}, []),
        ({"A": USED, "A[] = *": USED, "A[] = code": USED}, ["A[] = code is {}"]),
        ({"A": IRRELEVANT, "A[] = code": USED}, ["A[] = code is {}"]),
        (
            {"A": USED, "A[] = *": USED, "A[] = gone": USED},
            ["A[] = gone is judged, but no longer exists"],
        ),
        ({}, ["A is not judged"]),
    ],
)
def test_values_need_a_judgement_if_their_member_is_used(
    rows: dict[str, Judgement], differences: list[str]
) -> None:
    needless = "judged, but only values of what is used need that"
    there = {"A", "A[] = code", "A[] = implicit"}

    assert judgements.differences(there, rows) == [it.format(needless) for it in differences]


def test_names_go_through_lists_and_maps_and_end_where_a_shape_is_in_itself() -> None:
    assert members(Flows={"shape": "Flows"}, Urls={"shape": "Urls"}) == {
        "UserPoolClient",
        "UserPoolClient.Flows",
        "UserPoolClient.Flows[] = code",
        "UserPoolClient.Flows[] = implicit",
        "UserPoolClient.Urls",
    }


def test_the_fields_of_a_decoder_have_names_of_the_same_form() -> None:
    item = Object({"name": needed(Text()), "rules": optional(MapOf(Object({"x": needed(Text())})))})

    assert facts.of_decoder(Object({"items": needed(ListOf(item))})) == {
        "items",
        "items[].name",
        "items[].rules",
        "items[].rules.*.x",
    }


def test_the_fields_of_a_schema_have_names_of_the_same_form() -> None:
    flag = {"type": "boolean"}
    schema = {
        "definitions": {"Tree": {"properties": {"branch": {"$ref": "#/definitions/Tree"}}}},
        "properties": {
            "version": {"const": "1"},
            "methods": {"items": {"enum": ["SMS", "TOTP"]}},
            "groups": {"additionalProperties": {"properties": {"first": flag}}},
            "either": {"anyOf": [{"properties": {"one": flag}}, {"properties": {"two": flag}}]},
            "tree": {"$ref": "#/definitions/Tree"},
        },
    }

    assert facts.of_json_schema(schema) == {
        "version",
        "version = 1",
        "methods",
        "methods[] = SMS",
        "methods[] = TOTP",
        "groups",
        "groups.*.first",
        "either",
        "either.one",
        "either.two",
        "tree",
        "tree.branch",
    }


# The form of a list ----------------------------------------------------------------------------


def test_a_list_has_sections_and_a_judgement_in_each_line() -> None:
    lines = [
        "# A comment",
        "[cognito-idp DescribeUserPool]",
        "A.Id: used by pools/cognito.py, checks/mfa.py",
        "A[].Kind = aws:kms: irrelevant because it says: nothing",
        "",
        "A.*: to be checked, who knows",
    ]

    assert judgements.read(lines) == {
        "cognito-idp DescribeUserPool": {
            "A.Id": Judgement(modules=("pools/cognito.py", "checks/mfa.py")),
            "A[].Kind = aws:kms": Judgement(why="it says: nothing"),
            "A.*": Judgement(why="who knows"),
        }
    }


@pytest.mark.parametrize(
    "lines",
    [
        ["A: used by pools/cognito.py"],
        ["[one]", "A: used"],
        ["[one]", "A: used by somebody"],
        ["[one]", "A: irrelevant"],
        ["[one]", "A: irrelevant because "],
        ["[one]", "A: to be checked"],
        ["[one]", "A: later"],
        ["[one]", "A: used by a.py", "A: used by b.py"],
        ["[one]", "A: used by a.py", "[two]", "[one]", "A: used by b.py"],
    ],
)
def test_a_line_that_decides_nothing_or_again_is_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=rf"^line {len(lines)} is no judgement"):
        judgements.read(lines)


def test_a_run_names_every_difference_with_its_section() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"\nB: x is not judged\nB: y is not judged$"):
        fail_for_differences({"B": {"y", "x"}})


def test_every_list_in_the_folder_is_read() -> None:
    folder = REPOSITORY / "tests" / "upstream"

    assert {path.name for path in judgements.LISTS} == {
        "answers_of_cognito.txt",
        "answers_of_others.txt",
        "fields.txt",
        "operations.txt",
    }
    assert {path.parent for path in judgements.LISTS} == {folder}
