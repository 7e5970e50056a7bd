"""What the documentation shows is true: commands, snippets, properties, return values, links."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from cfnlint.api import ManualArgs, lint

from amplify_outputs.attributes import all_attributes, pool_attributes
from amplify_outputs.cli import main as cli
from amplify_outputs.cli.properties import properties_of
from amplify_outputs.document.build import build
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.model.settings import Settings
from amplify_outputs.properties.parse import CLOUDFORMATION_PROPERTIES, parse_request
from tests import builders, typed_pages
from tests.contract import templates
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES: Final = [
    *sorted(REPOSITORY.glob("*.md")),
    *sorted((REPOSITORY / "docs").rglob("*.md")),
    REPOSITORY / "tests" / "README.md",
]
REFERENCE: Final = REPOSITORY / "docs" / "custom-resource.md"
NOT_RUN: Final = re.compile(r"<!-- not run: \S.{8,} -->")
BLOCK: Final = re.compile(
    r"(?:^ *(?P<excuse><!--[^\n]*-->)\n)?^ *```(?P<kind>[a-z]+)\n(?P<body>.*?)^ *```$",
    re.DOTALL | re.MULTILINE,
)
LINK: Final = re.compile(
    r"(?<!!)\[[^\]\n]*\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page. `excuse` is the comment on the line above it, if there is one."""

    page: str
    kind: str
    excuse: str
    body: str

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.body.split())[:60]}"


def blocks_of(text: str, page: str = "") -> list[Block]:
    return [
        Block(page, found["kind"], found["excuse"] or "", found["body"])
        for found in BLOCK.finditer(text)
    ]


BLOCKS: Final = [
    block
    for page in PAGES
    for block in blocks_of(page.read_text(encoding="utf-8"), str(page.relative_to(REPOSITORY)))
]


def blocks(*kinds: str) -> list[Block]:
    found = [block for block in BLOCKS if block.kind in kinds]
    assert found
    return found


# Commands --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [block for block in blocks("bash", "console") if block.page not in typed_pages.TYPED],
    ids=str,
)
def test_a_command_is_one_that_there_is_or_says_why_it_is_not_run(block: Block) -> None:
    assert faults_of(block) == []


@pytest.mark.parametrize("page", typed_pages.TYPED)
def test_a_page_whose_commands_are_typed_is_read_by_its_test(page: str) -> None:
    test = (REPOSITORY / typed_pages.TYPED[page]).read_text(encoding="utf-8")

    assert page.rpartition("/")[2] in test


@pytest.mark.parametrize(
    "block", [block for block in blocks("yaml") if "commands:" in block.body], ids=str
)
def test_a_command_in_a_build_specification_that_is_ours_is_one_that_there_is(block: Block) -> None:
    ours = [
        line for line in _build_commands(yaml.safe_load(block.body)) if line.startswith("amplify-")
    ]

    assert ours
    assert [fault for line in ours if (fault := fault_of(line))] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("```bash\naws s3 ls\n```", "nothing runs it"),
        ("<!-- not run: needs an account -->\n```bash\naws s3 ls\n```", None),
        ("<!-- not run:  -->\n```bash\naws s3 ls\n```", "nothing runs it"),
        ("<!-- not run: needs an account -->\n\n```bash\naws s3 ls\n```", "nothing runs it"),
        ("```bash\nmake demo   # and look\n```", None),
        ("<!-- not run: needs an account -->\n```bash\nmake demo\n```", "runs and has an excuse"),
        ("```bash\nmake coffee\n```", "no such target: coffee"),
        ("```bash\namplify-outputs --help\n```", None),
        ("```bash\namplify-outputs fetch a/b \\\n  --from ssm\n```", None),
        ("```bash\namplify-outputs fetch a/b --from ftp\n```", "not its usage"),
        ("```bash\namplify-outputs lists\n```", "not its usage"),
        (
            "```bash\namplify-outputs check --user-pool-id pool --user-pool-client-id c\n```",
            'UserPoolId is "pool".',
        ),
        ("```console\n$ make demo\nit went well\n$ aws s3 ls\n```", "nothing runs it"),
        ("```bash\nmake demo | tee log\n```", "nothing runs it"),
    ],
)
def test_the_check_of_commands_notices(text: str, fault: str | None) -> None:
    (block,) = blocks_of(text)

    assert [found.partition(": ")[2] for found in faults_of(block)] == ([fault] if fault else [])


def faults_of(block: Block) -> list[str]:
    """What is wrong with the commands of a block. An excuse is for those that nothing runs."""
    lines = _commands(block)
    faults = [(line, fault) for line in lines if (fault := fault_of(line))]
    if not NOT_RUN.fullmatch(block.excuse):
        return [f"{line}: {fault}" for line, fault in faults]
    wrong = [f"{line}: {fault}" for line, fault in faults if fault != "nothing runs it"]
    return wrong if faults else [*wrong, f"{lines[0]}: runs and has an excuse"]


def fault_of(line: str) -> str | None:
    """Why that is not a command that exists, by the program that would run it."""
    program, *arguments = shlex.split(line, comments=True)
    if set(arguments) & {"|", ">", "&&", ";"} or program not in ("make", "amplify-outputs"):
        return "nothing runs it"
    if program == "make":
        makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
        targets = re.findall(r"^([a-z0-9-]+):.*##", makefile, re.MULTILINE)
        unknown = [name for name in arguments if "=" not in name and name not in targets]
        return f"no such target: {', '.join(unknown)}" if unknown else None
    try:
        options = cli.parser().parse_args(arguments)
    except SystemExit as end:
        return "not its usage" if end.code else None
    if options.command == "discover" or not getattr(options, "user_pool_id", None):
        return None
    return _fault_of_request(options)


def _fault_of_request(options: argparse.Namespace) -> str | None:
    try:
        parse_request(properties_of(options))
    except RequestInvalid as error:
        return " ".join(problem.message for problem in error.problems)
    return None


def _commands(block: Block) -> list[str]:
    lines = [line.strip() for line in re.sub(r"\\\n\s*", "", block.body).splitlines()]
    if block.kind == "console":
        return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    return [line for line in lines if line and not line.startswith("#")]


def _build_commands(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from item if key == "commands" else _build_commands(item)


# Snippets --------------------------------------------------------------------------------------

SNIPPETS: Final = [block for block in blocks("yaml") if block.body.startswith("Resources:\n")]


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_yaml_can_be_read(block: Block) -> None:
    assert isinstance(templates.parsed(block.body), dict)


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_json_can_be_read(block: Block) -> None:
    assert json.loads(block.body)


@pytest.mark.parametrize("block", SNIPPETS, ids=str)
def test_a_snippet_fits_into_a_template(block: Block) -> None:
    existing = (REPOSITORY / "examples" / "existing-auth.yaml").read_text(encoding="utf-8")
    before, resources, after = existing.partition("Resources:\n")

    found = lint(
        before + resources + block.body.removeprefix("Resources:\n") + "\n" + after,
        config=ManualArgs(regions=["us-east-1"]),
    )

    assert [f"{match.rule.id} {match.message}" for match in found] == []


@pytest.mark.parametrize(
    "block", [block for block in SNIPPETS if "Custom::AmplifyOutputs" in block.body], ids=str
)
def test_a_custom_resource_in_a_snippet_is_one_that_the_publisher_takes(block: Block) -> None:
    (resource,) = templates.resources(
        templates.parsed(block.body), "Custom::AmplifyOutputs"
    ).values()

    assert parse_request(_as_sent(resource["Properties"])).name == "storefront/prod"
    assert "ServiceTimeout" in resource["Properties"]


@pytest.mark.parametrize("block", SNIPPETS, ids=str)
def test_what_a_snippet_imports_is_exported(block: Block) -> None:
    outputs = templates.template(REPOSITORY / "template.yaml")["Outputs"]
    exported = {f"amplify-outputs-{name}" for name in outputs}

    assert set(re.findall(r"!ImportValue (\S+)", block.body)) <= exported


def _as_sent(value: Any) -> Any:
    """Values as CloudFormation sends them, with an id of the right form for each reference."""
    match value:
        case {"Ref": logical_id}:
            return builders.PROPERTIES[f"{logical_id}Id"]
        case dict():
            return {key: _as_sent(item) for key, item in value.items()}
        case list():
            return [_as_sent(item) for item in value]
        case bool():
            return str(value).lower()
        case _:
            return str(value)


# The reference ---------------------------------------------------------------------------------


def test_the_syntax_and_the_sections_have_every_property_and_no_other() -> None:
    (syntax,) = (block for block in blocks("yaml") if block.body.startswith("Type: "))
    shown = templates.parsed(syntax.body)["Properties"]
    (in_json,) = (block for block in blocks("json") if '"Properties": {' in block.body)

    assert json.loads(in_json.body) == templates.parsed(syntax.body)
    # The answer to a mistake does not list what CloudFormation itself reads.
    assert sorted(set(shown) - {*CLOUDFORMATION_PROPERTIES}) == _known_properties("Nothing")
    assert sorted(shown["Expect"]) == sorted(_known_keys("Expect", {"Nothing": ""}))
    assert _sections("Properties") == list(shown)


def test_every_property_says_what_aws_says_of_its_own() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    for name in _sections("Properties"):
        section = text.partition(f"### {name}\n")[2].partition("\n#")[0]
        said = re.findall(r"^\*([\w ]+)\*: ", section, re.MULTILINE)
        assert said[:2] == ["Required", "Type"], name
        assert said[-1] == "Update requires" or "Not available" in section, name
        assert set(said[2:-1]) <= {"Allowed values", "Default"}, name


def test_required_properties_are_called_so() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    required = {
        name
        for name in _sections("Properties")
        if "*Required*: Yes" in text.partition(f"### {name}\n")[2].partition("\n#")[0]
    }

    assert required == {"ServiceToken", *_subjects("PropertyMissing", {})}


def test_properties_that_are_not_available_are_called_so_and_refused() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    for name in _sections("Properties"):
        section = text.partition(f"### {name}\n")[2].partition("\n#")[0]
        refused = name in _subjects("PropertyUnavailable", builders.properties(**{name: "x"}))
        assert refused is ("Not available in this version" in section), name


def test_the_table_of_return_values_has_every_attribute_and_no_other() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    table = text.partition("### Fn::GetAtt\n")[2].partition("\n#")[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(_attributes())


def test_every_option_is_described() -> None:
    pages = REPOSITORY / "docs" / "command-line"
    shared = (REPOSITORY / "docs" / "command-line.md").read_text(encoding="utf-8")
    (commands,) = (
        action.choices
        for action in cli.parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    of_check = (pages / "check.md").read_text(encoding="utf-8")

    for name, parser in commands.items():
        page = (pages / f"{name}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# amplify-outputs {name}\n")
        # Pages refer to those of `check` where they have its options, too.
        described = set(
            re.findall(
                r"(?<![\w-])--?[a-z][a-z0-9-]*",
                page + shared + (of_check if "(check.md#options)" in page else ""),
            )
        )
        options = {option for action in parser._actions for option in action.option_strings}
        assert options - described - {"-h"} == set(), name


def _sections(part: str) -> list[str]:
    text = REFERENCE.read_text(encoding="utf-8")
    return re.findall(
        r"^### (\w+)$", text.partition(f"## {part}\n")[2].partition("\n## ")[0], re.MULTILINE
    )


def _known_properties(unknown: str) -> list[str]:
    return _known(builders.properties(**{unknown: ""}), unknown)


def _known_keys(name: str, value: dict[str, str]) -> list[str]:
    return _known(builders.properties(**{name: value}), f"{name}.Nothing")


def _known(properties: dict[str, Any], subject: str) -> list[str]:
    """The names that the message about an unknown one lists."""
    with pytest.raises(RequestInvalid) as caught:
        parse_request(properties)
    (problem,) = (found for found in caught.value.problems if found.subject == subject)
    _, _, names = re.split(r"(Use one of|The properties are) ", problem.fix)
    return names.rstrip(".").split(", ")


def _subjects(code: str, properties: dict[str, Any]) -> set[str]:
    try:
        parse_request(properties)
    except RequestInvalid as error:
        return {problem.subject for problem in error.problems if problem.code == code}
    return set()


def _attributes() -> dict[str, str]:
    request, facts = builders.request(), builders.facts()
    document = build(request, facts)
    record = PublicationRecord(
        name=request.name,
        owner=Owner("arn", "Outputs4Web"),
        state="published",
        claim="",
        request={},
        sha256=document.sha256,
        outputs_version=document.version,
        destinations=request.destinations,
        pool_ids=request.pool_ids,
        problems=(),
        published_at="",
        publisher_version="",
        attributes=pool_attributes(document, facts, ()),
    )
    return all_attributes(record, Settings("bucket", "arn"))


# Links, modules --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_to_a_page_and_a_heading(page: Path) -> None:
    broken = []
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        target = (page.parent / link["path"]) if link["path"] else page
        if not target.exists() or (link["anchor"] and link["anchor"] not in _anchors(target)):
            broken.append(link.group())

    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    docs = REPOSITORY / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    linked = {(docs / link["path"]).resolve() for link in LINK.finditer(index)}

    assert {page for page in docs.rglob("*.md") if page.name != "README.md"} - linked == set()


def test_the_table_of_rooms_has_each_module() -> None:
    package = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
    modules = {
        str(path.relative_to(package).with_suffix(""))
        for path in package.rglob("*.py")
        if path.name != "__init__.py"
    }

    assert sorted(_modules_in_the_table()) == sorted(modules)


def _modules_in_the_table() -> Iterator[str]:
    """Each module that the table names, with its room."""
    page = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## The modules\n")[2].partition("\n## ")[0]
    for room, names in re.findall(r"^\| `([^`]+)` \|([^|]*)\|", table, re.MULTILINE):
        yield from ([room + name for name in re.findall(r"`([^`]+)`", names)] or [room])


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
