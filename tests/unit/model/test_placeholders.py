"""Texts that some tool should have replaced, wherever in a property they are."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.placeholders import placeholders

SECRET = "{{resolve:secretsmanager:shop/key:SecretString:apiKey}}"  # noqa: S105 - a reference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Placeholders of tools.
        (SECRET, [(SECRET, "reference")]),
        (
            "{{resolve:ssm-secure:/shop/key:1}}",
            [("{{resolve:ssm-secure:/shop/key:1}}", "reference")],
        ),
        ("a{{resolve:ssm:/x}}b", [("{{resolve:ssm:/x}}", "reference")]),
        ("${AWS::Region}", [("${AWS::Region}", "substitution")]),
        ("https://${AWS::StackName}.x/", [("${AWS::StackName}", "substitution")]),
        ("${Token[TOKEN.123]}", [("${Token[TOKEN.123]}", "token")]),
        ("x-${Token[AWS.AccountId.4]}-y", [("${Token[AWS.AccountId.4]}", "token")]),
        ("#{Token[TOKEN.7]}", [("#{Token[TOKEN.7]}", "token")]),
        # Others look like some.
        ("${StageName}", [("${StageName}", "name")]),
        ("Hello ${name}", [("${name}", "name")]),
        ("${aws_cognito_user_pool.main.id}", [("${aws_cognito_user_pool.main.id}", "name")]),
        ("${!Literal}", [("${!Literal}", "name")]),
        # Each once, in their order.
        (
            "${a}${AWS::Region}${a}",
            [("${a}", "name"), ("${AWS::Region}", "substitution")],
        ),
        # None of these is one.
        ("", []),
        ("AWS::Region", []),
        ("$AWS::Region", []),
        ("{AWS::Region}", []),
        ("${}", []),
        ("${open", []),
        ("{{admins}}", []),
        ("{{ resolve }}", []),
        ("Token[TOKEN.123]", []),
        ("#{name}", []),
        ("costs 5$ {a}", []),
    ],
)
def test_a_text_is_searched_for_placeholders(text: str, expected: list[tuple[str, str]]) -> None:
    found = list(placeholders(text, "Place"))
    assert [(it.text, it.kind) for it in found] == expected
    assert {it.place for it in found} <= {"Place"}
    assert [it.is_certain for it in found] == [kind != "name" for _, kind in expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"UserPoolId": "${P}"}, ["UserPoolId"]),
        ({"Formats": ["json", "${P}"]}, ["Formats[1]"]),
        ({"Outputs": {"custom": {"a": {"b": ["${P}"]}}}}, ["Outputs.custom.a.b[0]"]),
        # CloudFormation and people give objects and lists as JSON texts, too.
        ({"Outputs": '{"custom": {"a": "${P}"}}'}, ["Outputs.custom.a"]),
        ({"Outputs": {"auth": '{"mfa_methods": ["${P}"]}'}}, ["Outputs.auth.mfa_methods[0]"]),
        ({"Outputs": {"custom": '["x", "${P}"]'}}, ["Outputs.custom[1]"]),
        ({"Outputs": '{"custom": ${P}}'}, ["Outputs"]),
        # Fn::Sub replaces nothing in keys.
        ({"Outputs": {"custom": {"${P}": 1}}}, ["Outputs.custom.${P}"]),
        ({"a": None, "b": 7, "c": True, "d": [], "e": {}}, []),
    ],
)
def test_it_is_named_by_its_place(value: Any, expected: list[str]) -> None:
    assert [it.place for it in placeholders(value)] == expected


def test_a_value_of_any_depth_is_searched_without_end_of_the_stack() -> None:
    deep: Any = "${P}"
    for _ in range(5000):
        deep = [deep]
    assert list(placeholders(deep)) == []
    assert [it.place for it in placeholders("[" * 2000 + '"${P}"' + "]" * 2000)] in ([], [""])
