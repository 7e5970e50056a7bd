import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test from "node:test";

import { AwsFailed } from "../src/aws.js";
import { run } from "../src/main.js";
import { bytes, NAME, NEW, reads, sha256 } from "./publications.js";

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
  assert.deepEqual(said, {
    code: 2,
    out: "",
    err:
      "amplify-outputs-fetch: error: argument -o/--output: expected one argument.\n" +
      "amplify-outputs-fetch --help shows the options.\n",
  });
});

test("an argument that is none is named, and so is a value that is not among the choices", async () => {
  for (const [argv, fault] of /** @type {[string[], string][]} */ ([
    [[NAME, "--colour=red"], "--colour is not an option."],
    [[NAME, "--from=ftp"], "argument --from: 'ftp' is not one of s3, ssm."],
    [[NAME, "--region=here"], "argument --region: 'here' is not a region; give one such as us-east-1."],
    [["a\nb"], "argument NAME: 'a\\nb' is not a publication name; give a name such as storefront/prod."],
  ])) {
    const { code, err } = await command(argv);
    assert.deepEqual([code, err.split("\n")[0]], [2, `amplify-outputs-fetch: error: ${fault}`]);
  }
});

test("with --json, standard output is one object also if nothing can be fetched", async () => {
  const missing = await command([NAME, "no/one", "--json"]);
  const reason = missing.err.trim();
  assert.equal(missing.code, 1);
  assert.deepEqual(JSON.parse(missing.out), {
    error: { message: reason, exitCode: 1, problems: [] },
    failed: { "no/one": reason },
  });
  const refused = { ...reads(), parameter: async () => Promise.reject(new AwsFailed("AWS refused.")) };
  assert.deepEqual(JSON.parse((await command([NAME, "--json"], { read: refused })).out), {
    error: { message: "AWS refused.", exitCode: 3, problems: [] },
  });
  assert.equal((await command([NAME, "--json", "--external-id=x"])).out, "");
});

test("warnings with which a file was published are said, unless its owner accepts them", async () => {
  const problem = (code, severity) => ({ code, severity, subject: "app client web", message: "m", fix: "f" });
  const problems = [problem("One", "warning"), problem("Two", "error"), problem("Three", "info"), { code: "Four" }];
  const said = async (changes, ...more) => {
    const objects = { ...OBJECTS, [`records/${NAME}.json`]: bytes({ problems, ...changes }) };
    return command([NAME, ...more], { objects });
  };
  assert.equal(
    (await said({})).err,
    `${NAME} had 2 warnings when it was published: One (app client web), Two (app client web). To read more: ` +
      `amplify-outputs show ${NAME}\n`,
  );
  assert.match((await said({ request: { AcceptProblems: "Two, Five" } })).err, / had 1 warning when .*: One \(app/);
  assert.equal((await said({ request: { AcceptProblems: ["One", "Two"] } })).err, "");
  const accepted = async (given) =>
    JSON.parse((await said({ request: { AcceptProblems: given } }, "--json")).out).publications[0].acceptProblems;
  assert.deepEqual(await accepted("Two, One,,Two"), ["One", "Two"]);
  assert.deepEqual(await accepted(' ["Two", "One"]'), ["One", "Two"]);
  assert.deepEqual(await accepted(["Two", '["Three"]', "One,Four"]), ["Four", "One", "Three", "Two"]);
  for (const given of ["", null, 7, [7], "[7]", "[", ["["]]) {
    assert.deepEqual(await accepted(given), []);
  }
  const json = await said({}, "--json");
  assert.deepEqual([json.err, JSON.parse(json.out).publications[0].problems], ["", problems.slice(0, 3)]);
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

const RULES = `main=storefront/dev,pr-*=${NAME}`;
const SITE = "https://pr-12.example.com";

test("the first rule for the branch names the publication, and the words and the JSON say which", async () => {
  const said = await command(["--branch", "refs/heads/pr-12", "--names", RULES, "--json"]);
  const words = `Branch pr-12 matches the rule pr-*=${NAME}.\n`;
  const { publications, ...choice } = JSON.parse(said.out);
  assert.deepEqual([said.code, said.err, publications[0].name], [0, words, NAME]);
  assert.deepEqual(choice, { branch: "pr-12", rule: `pr-*=${NAME}` });
});

test("rules can be in a file, with comments", () =>
  inFolder(async (folder) => {
    const file = path.join(folder, "names.txt");
    await writeFile(file, `\ufeff# rules\r\nmain = storefront/dev\r\npr-* = ${NAME}  # previews\r\n`);
    assert.deepEqual((await command(["--branch=pr-1", `--names=@${file}`])).code, 0);
    await writeFile(file, Buffer.from([0xff]));
    for (const [name, fault] of [
      [file, `${file} is not a text in UTF-8.`],
      [`${file}.gone`, `${file}.gone: No such file or directory.`],
    ]) {
      const { code, err } = await command(["--branch=pr-1", "--names", `@${name}`]);
      assert.deepEqual([code, err.split("\n")[0]], [2, `amplify-outputs-fetch: error: argument --names: ${fault}`]);
    }
  }));

test("a branch without a rule is exit code 1, and AWS is not asked", async () => {
  const read = reads({ objects: OBJECTS });
  const said = await command(["--branch=hotfix", "--names", RULES], { read });
  assert.deepEqual([said.code, said.out, read.calls], [1, "", []]);
  assert.match(said.err, /^No rule is for branch hotfix\. The rules are main=storefront\/dev, pr-\*=/);
});

function withRedirects(urls) {
  const oauth = { redirect_sign_in_uri: urls, redirect_sign_out_uri: urls };
  const body = Buffer.from(JSON.stringify({ version: "1.5", auth: { oauth } }));
  const ts = Buffer.from("export default {}");
  const changes = { sha256: sha256(body), formats: { ts: sha256(ts) }, parameterVersion: null };
  return {
    [`records/${NAME}.json`]: bytes(changes),
    [`outputs/${NAME}/amplify_outputs.json`]: body,
    [`outputs/${NAME}/amplify_outputs.ts`]: ts,
  };
}

test("a file is written only if each origin is among its redirect URLs, in every format", () =>
  inFolder(async (folder) => {
    const objects = withRedirects([`${SITE}/callback`, "myapp://"]);
    for (const format of ["json", "ts"]) {
      const argv = [NAME, "--format", format, "-o", path.join(folder, format), "--origin"];
      assert.equal((await command([...argv, `${SITE}:443/`], { objects })).code, 0);
      const { code, err } = await command([...argv, "https://example.com", `--origin=${SITE}`], { objects });
      assert.equal(code, 1);
      assert.match(err, /^https:\/\/example\.com is not an origin of the redirect URLs of .* are on https:\/\/pr-12\./);
      assert.equal(err.split("\n").length, 2);
    }
    assert.deepEqual((await readdir(folder)).sort(), ["json", "ts"]);
    const { code, err } = await command([NAME, `--origin=${SITE}`]);
    assert.deepEqual([code, err.split(",")[0]], [1, `${NAME} has no redirect URLs for ${SITE}`]);
  }));
