"""The CDK package of `clients/cdk`: its own tests, and its props and attributes against those of the resource."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs import __version__
from amplify_outputs.model import ids
from amplify_outputs.properties.parse import DERIVED_SECTIONS
from amplify_outputs.reference.attributes import ATTRIBUTES
from amplify_outputs.reference.properties import CLOUDFORMATION, PROPERTIES
from amplify_outputs.schema.versions import NEWEST_VERSION, outputs_type
from tests.npm_client import NEEDS_NODE, NODE
from tools import cdk_package
from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.reference.properties import Property

PACKAGE: Final = REPOSITORY / cdk_package.SOURCE
MANIFEST: Final = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
LOCK: Final = json.loads((PACKAGE / "package-lock.json").read_text(encoding="utf-8"))
ROWS: Final = {row.name: row for row in (*PROPERTIES, *CLOUDFORMATION)}
# What a construct of CDK can say in place of an id.
CONSTRUCTS: Final = {
    "userPool": "IUserPool",
    "userPoolClient": "IUserPoolClient",
    "identityPool": "IIdentityPool",
    "dataApi": "IGraphqlApi",
    "storageBucket": "IBucket",
}
# What is no property of the resource.
OF_CDK: Final = {
    "publisherStackName": "string",
    "publisherParameterPrefix": "string",
    "removalPolicy": "RemovalPolicy",
    "waitForPools": "boolean",
}
# Required properties that a prop may leave to another one: to a construct, or to the publisher's export.
GIVEN_OTHERWISE: Final = {"UserPoolId", "UserPoolClientId", "ServiceToken"}
TYPES: Final = {
    "Expect": "Expectations",
    "Formats": "Format[]",
    "Destinations": "Destination[]",
    "AcceptProblems": "string[]",
    "Outputs": "OutputsSections",
    "ServiceTimeout": "Duration",
}
_SECONDS: Final = 120


def source(name: str) -> str:
    return (PACKAGE / "src" / f"{name}.ts").read_text(encoding="utf-8")


def interface(name: str, module: str) -> dict[str, tuple[bool, str]]:
    """The members of an interface: whether each is required, and its type."""
    [body] = re.findall(
        rf"^export interface {name} \{{\n(.*?)^\}}$", source(module), re.DOTALL | re.MULTILINE
    )
    members = re.findall(r"^  readonly (\w+)(\??): ([^;]+);$", body, re.MULTILINE)
    return {member: (not optional, kind) for member, optional, kind in members}


def enums() -> dict[str, dict[str, str]]:
    """The values of each enum by the names of its members."""
    found = re.findall(
        r"^export enum (\w+) \{\n(.*?)^\}$", source("choices"), re.DOTALL | re.MULTILINE
    )
    return {
        name: dict(re.findall(r'^  (\w+) = "([^"]+)",$', body, re.MULTILINE))
        for name, body in found
    }


def prop(name: str) -> str:
    """How TypeScript writes the name of a property or an attribute."""
    return name[0].lower() + name[1:]


# The package -----------------------------------------------------------------------------------


def test_it_has_the_version_of_the_project() -> None:
    of_lock = (LOCK["version"], LOCK["packages"][""]["version"])

    assert (MANIFEST["version"], *of_lock) == (__version__,) * 3


def test_it_is_built_with_the_oldest_cdk_that_it_accepts() -> None:
    asked = MANIFEST["devDependencies"]
    locked = {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in asked}

    assert asked == locked
    assert MANIFEST["peerDependencies"] == {
        name: f"^{asked[name]}" for name in ("aws-cdk-lib", "constructs")
    }
    assert "dependencies" not in MANIFEST
    assert "resolved" not in json.dumps(LOCK)


@NEEDS_NODE
@pytest.mark.exhaustive
def test_its_own_tests_pass_with_what_jsii_compiles() -> None:
    first, *others = sorted(f"./test/{path.name}" for path in (PACKAGE / "test").glob("*.test.js"))

    # In one process, because loading CDK takes longer than the tests.
    ran = node(*(part for other in others for part in ("-r", other)), first)

    assert others
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert int(re.findall(r"^# pass (\d+)$", ran.stdout, re.MULTILINE)[0]) > len(others)


@NEEDS_NODE
@pytest.mark.exhaustive
def test_what_other_languages_see_of_it_is_what_typescript_sees() -> None:
    contents = cdk_package.contents()
    assembly = json.loads(contents["package/.jsii"][1])
    types = {name.partition(".")[2]: it for name, it in assembly["types"].items()}
    props = {
        it["name"]: not it.get("optional", False)
        for it in types["AmplifyOutputsProps"]["properties"]
    }

    assert props == {
        name: required for name, (required, _) in interface("AmplifyOutputsProps", "props").items()
    }
    assert types.keys() - enums().keys() == {
        *("AmplifyOutputs", "AmplifyOutputsProps", "Expectations", "OutputsSections")
    }
    attributes = {it["name"] for it in types["AmplifyOutputs"]["properties"]}
    assert attributes == {"publicationName", *map(prop, returned())}


PAGE: Final = REPOSITORY / "docs" / "how-to" / "use-from-cdk.md"
# What a page leaves to the application.
IN_A_STACK: Final = """
import {{ Stack }} from "aws-cdk-lib";
import {{ UserPool }} from "aws-cdk-lib/aws-cognito";
import {{ IdentityPool }} from "aws-cdk-lib/aws-cognito-identitypool";
import {{ Role, ServicePrincipal }} from "aws-cdk-lib/aws-iam";
import {{ AmplifyOutputs{more} }} from "../lib";

declare const published: AmplifyOutputs;
declare const roleOfTheBuild: Role;
export class Web extends Stack {{
  public make(): void {{
{body}
  }}
}}
"""


@NEEDS_NODE
@pytest.mark.exhaustive
def test_the_snippets_of_the_pages_compile() -> None:
    pages = {PAGE: "typescript", PACKAGE / "README.md": "ts"}
    snippets = [
        snippet
        for page, kind in pages.items()
        for snippet in re.findall(
            rf"^```{kind}\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
        )
    ]
    files = {}
    for number, snippet in enumerate(snippets):
        imported = re.findall(
            r"^import \{ (.*) \} from \"amplify-outputs-cdk\";$", snippet, re.MULTILINE
        )
        names = {name for them in imported for name in them.split(", ")} - {"AmplifyOutputs"}
        more = "".join(f", {name}" for name in sorted(names))
        body = re.sub(r"^import .*$", "", snippet, flags=re.MULTILINE)
        files[f"snippets/{number}.ts"] = IN_A_STACK.format(more=more, body=body)
    assert len(files) > 3

    folder = cdk_package.built()
    (folder / "snippets").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    ran = node(*COMPILE, *files)

    assert (ran.returncode, ran.stdout) == (0, "")


COMPILE: Final = (
    *("node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck"),
    *("--target", "es2022", "--module", "commonjs", "--types", "node"),
)


# The resource ----------------------------------------------------------------------------------


def test_the_construct_has_every_property_with_its_type() -> None:
    found = {name: kind for name, (_, kind) in interface("AmplifyOutputsProps", "props").items()}

    assert found == (
        {prop(name): typescript(row) for name, row in ROWS.items()} | CONSTRUCTS | OF_CDK
    )


def test_a_prop_is_required_if_nothing_else_can_say_it() -> None:
    required = {
        name
        for name, (is_required, _) in interface("AmplifyOutputsProps", "props").items()
        if is_required
    }

    assert required == {
        prop(row.name) for row in ROWS.values() if row.required and row.name not in GIVEN_OTHERWISE
    }


def test_the_construct_writes_every_property_under_its_name() -> None:
    written = interface("Properties", "properties")

    assert written.keys() == {row.name for row in PROPERTIES}
    assert {name for name, (required, _) in written.items() if required} == {
        row.name for row in PROPERTIES if row.required
    }
    body = source("properties").partition("const properties = {")[2].partition("\n  };")[0]
    assert set(re.findall(r"^    (\w+): ", body, re.MULTILINE)) == written.keys()


@pytest.mark.parametrize("row", [row for row in PROPERTIES if row.choices], ids=lambda it: it.name)
def test_the_construct_has_every_value_of_a_property(row: Property) -> None:
    kind = typescript(row).removesuffix("[]")
    if kind == "string":
        # Codes of problems: a publisher may know more of them than the package.
        assert row.name == "AcceptProblems"
        return

    assert tuple(enums()[kind].values()) == row.choices


def test_the_defaults_that_the_construct_names_are_those_of_the_resource() -> None:
    said = re.findall(
        r"^   \* @default ([^-\n].*)\n   \*/\n  readonly (\w+)\??: ", source("props"), re.MULTILINE
    )
    named = {name: value for value, name in said}
    members = {
        value: f"{kind}.{member}"
        for kind, values in enums().items()
        for member, value in values.items()
    }

    for row in PROPERTIES:
        match row.default:
            case None:
                assert prop(row.name) not in named
            case bool():
                assert named[prop(row.name)] == str(row.default).lower()
            case str():
                assert named[prop(row.name)] == members[row.default]
            case list():
                assert named[prop(row.name)] == f"[{', '.join(members[it] for it in row.default)}]"


def test_the_construct_has_every_section_and_every_expectation() -> None:
    sections = interface("OutputsSections", "props")

    assert sections.keys() == outputs_type(NEWEST_VERSION).fields.keys() - {"version"}
    assert DERIVED_SECTIONS.keys() < sections.keys()
    expected = interface("Expectations", "props")
    assert expected.keys() == {"authenticatedRoleArn", "unauthenticatedRoleArn", "groups"}


def test_the_construct_has_every_attribute_under_its_name() -> None:
    assert returned() == {prop(name): name for name in returned().values()}
    assert {*returned().values()} == {it.name for it in ATTRIBUTES}
    declared = re.findall(
        r"^  public readonly (\w+): string;$", source("amplify-outputs"), re.MULTILINE
    )
    assert set(declared) == {"publicationName", *returned()}


TEXTS: Final = [
    *(
        "a",
        "storefront/prod",
        "A-1_b/c",
        "a" * 63,
        "a" * 64,
        "/".join("a" * 10),
        "/".join("a" * 11),
    ),
    *("", "/a", "a/", "a//b", "-a", "a/-b", "a b", "é", "a\n", "/".join(["a" * 63] * 4)),
    *(
        "us-east-1_AbC123xyz",
        "us-gov-west-1_a",
        "us-east-1_",
        "us-east-1_é",
        "us-east-1_" + "a" * 46,
    ),
    *("3n4b5urk1ft4fl3mg5e62d9ado", "a+b_c", "a" * 128, "a" * 129),
    *(
        "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
        "us-east-1:D7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
    ),
    *(
        "ab3cd4ef5gh6ij7kl8mn9op0qr",
        "arn:aws:appsync:us-east-1:123456789012:apis/ab3cd4ef5gh6ij7kl8mn9op0qr",
    ),
    *("storefront-files", "a..b", "abc--x-s3", "abc.mrap", "aws", "ab", "Files", "abc\n"),
    *(
        "arn:aws:iam::123456789012:role/a/b+=,.@-",
        "arn:aws:iam::1:role/a",
        "arn:aws-us-gov:iam::123456789012:role/a",
    ),
]


@NEEDS_NODE
@pytest.mark.exhaustive
def test_the_construct_refuses_the_texts_that_the_publisher_refuses() -> None:
    ran = node("-e", _JUDGE, said=json.dumps(TEXTS))
    assert ran.returncode == 0, ran.stderr

    found: Mapping[str, list[bool]] = json.loads(ran.stdout)

    rows = {
        prop(row.name): row.form for row in PROPERTIES if row.form and row.name != "PoolRoleArn"
    }
    forms = rows | {"roleArn": ids.ROLE_ARN}
    assert found == {
        name: [form.fullmatch(text) is not None for text in TEXTS] for name, form in forms.items()
    }
    assert all({True, False} == set(verdicts) for verdicts in found.values())


_JUDGE: Final = """
const { FORMS } = require("./lib/forms");
const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const judged = Object.entries(FORMS).map(([name, { pattern }]) => [name, texts.map((it) => pattern.test(it))]);
process.stdout.write(JSON.stringify(Object.fromEntries(judged)));
"""


def typescript(row: Property) -> str:
    """The type of the prop that stands for a property."""
    if row.name in TYPES:
        return TYPES[row.name]
    if row.choices:
        return row.name
    return {"String": "string", "Boolean": "boolean"}[row.kind]


def returned() -> dict[str, str]:
    """The attributes by the names that the construct gives them."""
    found = re.findall(
        r'^    this\.(\w+) = resource\.getAttString\("(\w+)"\);$',
        source("amplify-outputs"),
        re.MULTILINE,
    )
    return dict(found)


def node(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """Node, run in the folder of the compiled package with that on standard input."""
    return subprocess.run(
        [str(NODE), *arguments],
        cwd=cdk_package.built(),
        env=without_misleading_variables(),
        input=said,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
