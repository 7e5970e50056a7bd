import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test from "node:test";

import { reasonOf, writeWhole } from "../src/files.js";

const BODY = Buffer.from("new");
let folder = "";

test.beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "amplify-outputs-fetch-"));
});
test.afterEach(() => rm(folder, { recursive: true }));

test("a file keeps its mode, and a new one has that of the umask", async () => {
  const [old, fresh] = ["old", "fresh"].map((name) => path.join(folder, name));
  await writeFile(old, "old");
  await chmod(old, 0o640);
  await writeWhole(old, BODY);
  await writeWhole(fresh, BODY);
  const modes = await Promise.all([old, fresh].map(async (file) => (await stat(file)).mode & 0o777));
  assert.deepEqual(modes, [0o640, 0o666 & ~process.umask()]);
  assert.deepEqual(await readFile(old), BODY);
});

test("the target of a link is replaced, not the link", async () => {
  const [target, link] = ["target", "link"].map((name) => path.join(folder, name));
  await writeFile(target, "old");
  await symlink("target", link);
  await writeWhole(link, BODY);
  assert.deepEqual([await readlink(link), await readFile(target)], ["target", BODY]);
});

test("what cannot be written leaves no temporary file, and the reason is in words", async () => {
  for (const [file, reason] of [
    [folder, "Is a directory"],
    [path.join(folder, "absent", "file"), "No such file or directory"],
  ]) {
    await assert.rejects(writeWhole(file, BODY), (error) => reasonOf(error) === reason);
  }
  assert.deepEqual(await readdir(folder), []);
});

test("an error that is not of the operating system has no such reason", () => {
  assert.equal(reasonOf(new Error("x")), undefined);
});
