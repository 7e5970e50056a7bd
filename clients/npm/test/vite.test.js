import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test from "node:test";

import { AwsFailed } from "../src/aws.js";
import amplifyOutputs from "../src/vite.js";
import { bytes, NAME, NEW, OLD, reads } from "./publications.js";

const OBJECTS = { [`records/${NAME}.json`]: bytes(), [`outputs/${NAME}/amplify_outputs.json`]: NEW };
let root = "";

test.beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "amplify-outputs-fetch-"));
});
test.afterEach(() => rm(root, { recursive: true }));

async function resolved(command, { objects = OBJECTS, read = async () => reads({ objects }), ...more } = {}) {
  const said = [];
  const logger = { info: (words) => said.push(["info", words]), warn: (words) => said.push(["warn", words]) };
  const plugin = amplifyOutputs({ name: NAME, reads: read, ...more });
  await plugin.configResolved({ command, root, logger });
  return said;
}

const unreachable = async () => {
  throw new AwsFailed("AWS could not be reached.");
};

test("a build and the development server get the file in the root, or where it is wanted", async () => {
  await resolved("build");
  await resolved("serve", { file: "outputs.json" });
  for (const name of ["amplify_outputs.json", "outputs.json"]) {
    assert.deepEqual(await readFile(path.join(root, name)), NEW);
  }
});

test("a file that is right already is not written again", async () => {
  const file = path.join(root, "amplify_outputs.json");
  await resolved("serve");
  const before = await stat(file);
  await resolved("serve");
  assert.deepEqual((await stat(file)).ino, before.ino);
});

test("the development server goes on with the file of before only if AWS is the reason", async () => {
  const file = path.join(root, "amplify_outputs.json");
  await assert.rejects(resolved("serve", { read: unreachable }), /^Error: amplify-outputs-fetch: AWS could not/);
  await writeFile(file, OLD);
  const words = `amplify-outputs-fetch: AWS could not be reached. The server uses ${file} as it is.`;
  assert.deepEqual(await resolved("serve", { read: unreachable }), [["warn", words]]);
  await assert.rejects(resolved("build", { read: unreachable }), /AWS could not be reached/);
  await assert.rejects(resolved("serve", { objects: {} }), /storefront\/prod is not published/);
  assert.deepEqual(await readFile(file), OLD);
});

test("a preview fetches nothing", () => {
  const { apply } = amplifyOutputs({ name: NAME });
  assert.deepEqual([apply({}, { isPreview: true }), apply({}, {})], [false, true]);
});

test("a name that can be no publication is refused before anything is asked", () => {
  for (const options of [undefined, {}, { name: "/storefront" }]) {
    assert.throws(() => amplifyOutputs(options), /is not a publication name; give a name such as storefront\/prod$/);
  }
});

test("the rule for the branch names the publication, and the log says which", async () => {
  const names = ["main=storefront/dev", `pr-*=${NAME}`];
  const [[, chosen], [, written]] = await resolved("build", { name: undefined, branch: "refs/heads/pr-12", names });
  assert.equal(chosen, `amplify-outputs-fetch: Branch pr-12 matches the rule pr-*=${NAME}.`);
  assert.match(written, /^amplify-outputs-fetch: storefront\/prod is in /);
});

test("a branch that no rule is for, and other wrong options, are refused before anything is asked", () => {
  const names = "main=storefront/prod";
  for (const [options, said] of [
    [{ branch: "dev", names }, "names: No rule is for branch dev. The rules are main=storefront/prod. Add one"],
    [{ branch: undefined, names }, "branch: it is empty; if it comes from a variable, the variable is not set"],
    [{ branch: "main", names: "main" }, "names: 'main' is alone; write PATTERN=NAME"],
    [{ branch: "main" }, "branch needs rules to choose by: add names"],
    [{ name: NAME, names }, "name and branch both say what to fetch: omit one of them"],
    [{ name: NAME, origin: "example.com" }, "origin: 'example.com' is not an origin; give one like https://app"],
    [{ name: NAME, origin: "" }, "origin: it is empty; if it comes from a variable, the variable is not set"],
  ]) {
    assert.throws(
      () => amplifyOutputs(options),
      ({ name, message }) => name === "TypeError" && message.startsWith(`amplify-outputs-fetch: ${said}`),
    );
  }
});

test("a build and the development server fail for a site that is not among the redirect URLs", async () => {
  const file = path.join(root, "amplify_outputs.json");
  await writeFile(file, OLD);
  for (const command of ["build", "serve"]) {
    for (const origin of ["https://example.com", ["https://example.com"]]) {
      await assert.rejects(resolved(command, { origin }), /storefront\/prod has no redirect URLs for https:\/\/example/);
    }
  }
  assert.deepEqual(await readFile(file), OLD);
});
