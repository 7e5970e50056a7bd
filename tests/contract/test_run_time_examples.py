"""The examples that read the file at run time: what they do with each answer, and how often they ask."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any, Final

from tests.contract.javascript_client import NODE, SOURCE
from tests.npm_client import NEEDS_NODE, installed
from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = NEEDS_NODE
BROWSER: Final = REPOSITORY / "examples" / "web-app" / "runtime.js"
SERVER: Final = REPOSITORY / "examples" / "runtime-server" / "outputs.mjs"
SECONDS: Final = 60

# A client that answers with these values one after another, and an Error for null; a clock that goes by hand.
DRIVE: Final = """
import { outputsOf } from "./outputs.mjs";
const { answers, moments, options } = JSON.parse(process.argv[1]);
const asked = [];
const ssm = { send({ input }) {
  asked.push(input);
  const Value = answers.shift();
  return Value === null ? Promise.reject(Object.assign(new Error(), { name: "Throttled" })) : Promise.resolve({ Parameter: { Value } });
} };
let now = 0;
Date.now = () => now * 1000;
console.warn = (text) => said.push(text);
const said = [];
const outputs = outputsOf("storefront/prod", { ssm, ...options });
const found = [];
for (const moment of moments) {
  now = moment;
  found.push(await Promise.all([outputs(), outputs()]).catch((error) => error.name));
}
console.log(JSON.stringify({ asked, found, said }));
"""


def snippet(reader: str) -> str:
    """The code on the page for that reader of the file: `in-a-browser`, `on-a-server`."""
    page = REPOSITORY / "docs" / "how-to" / f"read-at-run-time-{reader}.md"
    text = page.read_text(encoding="utf-8")
    [found] = re.findall(r"^```typescript\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return str(found)


def driven(folder: Path, moments: list[int], answers: list[Any], **options: Any) -> dict[str, Any]:
    """What two requests get at each of these seconds, with those answers of SSM."""
    (folder / "node_modules").symlink_to(installed() / "node_modules")
    (folder / "outputs.mjs").write_bytes(SERVER.read_bytes())
    given = {"answers": answers, "moments": moments, "options": options}
    ran = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", DRIVE, json.dumps(given)],
        cwd=folder,
        env=without_misleading_variables() | {"AWS_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_in_a_browser_it_takes_the_published_file_and_no_other_text() -> None:
    ran = subprocess.run(
        [str(NODE), "--test", str(SOURCE / "run_time.test.mjs")],
        env=without_misleading_variables() | {"RUNTIME_JS": str(BROWSER)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-4000:]


def test_on_a_server_it_asks_once_and_again_when_the_file_is_old(tmp_path: Path) -> None:
    found = driven(tmp_path, [0, 299, 300, 599], ['{"a": 1}', '{"a": 2}'])

    asked = {"Name": "/amplify-outputs/storefront/prod", "WithDecryption": True}
    assert found == {
        "asked": [asked] * 2,
        "found": [[{"a": 1}] * 2, [{"a": 1}] * 2, [{"a": 2}] * 2, [{"a": 2}] * 2],
        "said": [],
    }


def test_on_a_server_an_old_file_is_better_than_none(tmp_path: Path) -> None:
    found = driven(
        tmp_path,
        [0, 1, 61, 120, 121],
        [None, '{"a": 1}', None, '{"a": 2}'],
        seconds=60,
        prefix="/web",
    )

    assert [it["Name"] for it in found["asked"]] == ["/web/storefront/prod"] * 4
    assert found["found"] == [
        "Throttled",
        *([[{"a": 1}] * 2] * 3),
        [{"a": 2}] * 2,
    ]
    assert found["said"] == ["/web/storefront/prod: Throttled, the file read before is used"]


def test_the_snippet_for_browsers_gives_options_that_there_are() -> None:
    signature = BROWSER.read_text(encoding="utf-8").partition("({")[2].partition("})")[0]
    known = re.findall(r"^  (\w+)", signature, re.MULTILINE)

    assert known == ["configure", "fallback", "url", "timeout", "interval"]
    assert set(re.findall(r"^  (\w+):", snippet("in-a-browser"), re.MULTILINE)) <= {*known}


def test_the_snippet_for_servers_answers_with_the_published_file(tmp_path: Path) -> None:
    (tmp_path / "outputs.mjs").write_text(
        "export const outputsOf = (...given) => async () => ({ auth: { user_pool_id: given } });"
    )
    (tmp_path / "handler.mjs").write_text(snippet("on-a-server"))
    answering = 'import("./handler.mjs").then(async (it) => console.log(JSON.stringify(await it.handler())));'

    ran = subprocess.run(
        [str(NODE), "--eval", answering],
        cwd=tmp_path,
        env=without_misleading_variables(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )

    assert json.loads(ran.stdout) == {
        "statusCode": 200,
        "body": ["storefront/prod", {"seconds": 300}],
    }
