import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test from "node:test";

import { AwsFailed } from "../src/aws.js";
import { run } from "../src/main.js";
import { bytes, NAME, NEW, reads } from "./publications.js";

const OBJECTS = { [`records/${NAME}.json`]: bytes(), [`outputs/${NAME}/amplify_outputs.json`]: NEW };

async function command(argv, { objects = OBJECTS, isTTY = false, environment = {}, read = reads({ objects }) } = {}) {
  const parts = { out: [], err: [] };
  const stream = (name) => ({ isTTY, write: (data) => parts[name].push(Buffer.from(data)) });
  const world = { stdout: stream("out"), stderr: stream("err"), environment, reads: async () => read };
  const code = await run(argv, world);
  return { code, out: String(Buffer.concat(parts.out)), err: String(Buffer.concat(parts.err)) };
}

async function inFolder(work) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "amplify-outputs-fetch-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("a pipe gets the published bytes, a terminal a line end after them", async () => {
  assert.deepEqual(await command([NAME]), { code: 0, out: String(NEW), err: "" });
  assert.deepEqual(await command([NAME, "-o", "-"], { isTTY: true }), { code: 0, out: `${NEW}\n`, err: "" });
});

test("a file is replaced, and nothing else is left in its folder", () =>
  inFolder(async (folder) => {
    const file = path.join(folder, "amplify_outputs.json");
    for (const argv of [[NAME, "-o", file], [NAME, `--output=${file}`], [`-o${file}`, NAME]]) {
      const said = await command(argv);
      assert.deepEqual(said, { code: 0, out: "", err: `Wrote ${file} (17 bytes).\n` });
    }
    assert.deepEqual([await readFile(file), await readdir(folder)], [NEW, ["amplify_outputs.json"]]);
  }));

test("if one of several cannot be fetched, nothing is written", () =>
  inFolder(async (folder) => {
    const said = await command([NAME, "no/one", "-o", folder]);
    assert.equal(said.code, 1);
    assert.match(said.err, /^no\/one is not published: it has no record in s3:\/\/bucket\/records\/no\/one\.json\./);
    assert.deepEqual(await readdir(folder), []);
  }));

test("the bucket must be of the account of the publisher, unless it is named", async () => {
  for (const [more, owner] of [[[], "123456789012"], [["--bucket=other"], "anybody"]]) {
    const read = reads({ objects: OBJECTS });
    assert.equal((await command([NAME, ...more], { read })).code, 0);
    assert.ok(read.calls.includes(`object of ${owner} records/${NAME}.json`));
  }
});

test("the help says every option and asks nobody", async () => {
  const said = await command(["--help"]);
  assert.deepEqual([said.code, said.err], [0, ""]);
  assert.deepEqual((await command(["-h"])).out, said.out);
  assert.ok(said.out.split("\n").every((line) => line.length <= 80));
});

test("what AWS refuses is exit code 3, and an option that follows is no value", async () => {
  const refused = { ...reads(), parameter: async () => Promise.reject(new AwsFailed("AWS refused.")) };
  assert.deepEqual(await command([NAME], { read: refused }), { code: 3, out: "", err: "AWS refused.\n" });
  const said = await command([NAME, "-o", "--json"]);
  assert.deepEqual([said.code, said.err.split("error: ")[1]], [2, "argument -o/--output: expected one argument\n"]);
});

test("a fault of the command itself shows no text of the error, and a traceback if one asks for it", async () => {
  const broken = { ...reads(), parameter: async () => Promise.reject(new RangeError("secret")) };
  const said = await command([NAME], { read: broken });
  assert.deepEqual([said.code, said.out], [3, ""]);
  assert.match(said.err, /^The command stopped at an unexpected RangeError\./);
  assert.ok(!said.err.includes("secret"));
  const environment = { AMPLIFY_OUTPUTS_TRACEBACK: "1" };
  await assert.rejects(command([NAME], { read: broken, environment }), RangeError);
});
