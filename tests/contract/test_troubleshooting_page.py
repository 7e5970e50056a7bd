"""docs/troubleshooting.md has the words that people see, and they are the words that are said."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.problem import summary
from tests.contract.pages import rows, section_of, spans
from tests.contract.templates import resources, template
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = (REPOSITORY / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
PACKAGE: Final = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
# Said by others than this product.
OF_OTHERS: Final = {
    "No export named amplify-outputs-ServiceToken found",  # CloudFormation
    "ParameterNotFound",  # SSM
}
# A text of an app: a sentence, or an error's name. Names of commands, fields and settings are none.
_MESSAGE: Final = re.compile(
    r"[A-Z][A-Za-z0-9_]*(?: \S+){2,}|[A-Za-z]+Exception|NoSuchBucket|redirect_mismatch"
)
_NOT_SAID: Final = {"ResourceNotFoundException"}


def said_by_apps() -> Iterator[tuple[str, str]]:
    """Each text that the catalogue says an app or Cognito shows, with its code."""
    for check in CATALOGUE.values():
        for text in spans(check.effect):
            if _MESSAGE.fullmatch(text) and text not in _NOT_SAID:
                yield check.code, text


@pytest.mark.parametrize(("code", "text"), sorted(said_by_apps()))
def test_what_an_app_says_for_a_problem_leads_to_its_code(code: str, text: str) -> None:
    table = rows(section_of(PAGE, "## The app says"))
    texts = {text, text.rstrip(".")}
    causes = [cause for said, cause, _ in table if texts & set(spans(said))]

    assert causes, text
    # A second cause of a text can have a row of its own: "the same, for ...".
    assert f"[{code}](problems.md#{code.lower()})" in " ".join(cause for _, cause, _ in table)


@cache
def sentences() -> tuple[str, ...]:
    """Every text of the package and of the function's shell; a value in it is `...`."""
    sources = [*PACKAGE.rglob("*.py"), REPOSITORY / "functions" / "custom_resource" / "app.py"]
    return tuple(
        _text(node)
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr | ast.Constant)
    )


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) if isinstance(part, ast.Constant) else "..." for part in node.values
        )
    assert isinstance(node, ast.Constant)
    return re.sub(r"\{\w*\}", "...", node.value) if isinstance(node.value, str) else ""


@pytest.mark.parametrize("heading", ["## The stack says", "## The build says"])
def test_what_the_product_says_is_what_it_says(heading: str) -> None:
    quoted = [text for said, *_ in rows(section_of(PAGE, heading)) for text in spans(said)]
    pieces = {
        text: [piece.strip() for piece in text.split("...") if len(piece.strip()) > 2]
        for text in quoted
        if text not in OF_OTHERS
    }

    known = (*sentences(), summary(()))

    assert len(pieces) > 5
    assert [
        text
        for text, wanted in pieces.items()
        if not any(_in_order(wanted, sentence) for sentence in known)
    ] == []


def _in_order(pieces: list[str], sentence: str) -> bool:
    at = 0
    for piece in pieces:
        at = sentence.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def test_every_alarm_of_the_template_has_a_row() -> None:
    named = set(spans(section_of(PAGE, "## The alarm says")))

    assert named == set(resources(template(REPOSITORY / "template.yaml"), "AWS::CloudWatch::Alarm"))
