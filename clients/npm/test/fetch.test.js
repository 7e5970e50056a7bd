import assert from "node:assert/strict";
import test from "node:test";

import { FetchFailed } from "../src/failures.js";
import { fetchAll, fetchOne } from "../src/fetch.js";
import { bytes, clock, NAME, NEW, OLD, publisher, sha256 } from "./publications.js";

const RECORD = `records/${NAME}.json`;
const FILE = `outputs/${NAME}/amplify_outputs.json`;
const PARAMETER = `/amplify-outputs/${NAME}`;
const WANTED = { format: "json" };
const CHANGED = new RegExp(`^Error: s3://bucket/${FILE} is missing, or is not what was published as ${NAME}`);

test("the record and the file are read together", async () => {
  const from = publisher({ objects: { [RECORD]: bytes(), [FILE]: NEW } });
  const fetched = await fetchOne(NAME, WANTED, from, clock());
  assert.deepEqual(fetched.body, NEW);
  assert.deepEqual([fetched.source, fetched.sha256, fetched.verified], ["s3", sha256(NEW), true]);
  assert.deepEqual(from.reads.calls, [`object of anybody ${RECORD}`, `object of anybody ${FILE}`]);
});

test("while a publication is in progress, the file of before is right", async () => {
  const record = bytes({ state: "publishing", replaces: [sha256(OLD)] });
  const time = clock();
  const from = publisher({ objects: { [RECORD]: record, [FILE]: OLD } });
  const fetched = await fetchOne(NAME, WANTED, from, time);
  assert.deepEqual([fetched.body, time.pauses], [OLD, []]);
});

test("a file that is older than its record is read again until it is there", async () => {
  const time = clock();
  const file = (/** @type {number} */ before) => (before < 2 ? OLD : NEW);
  const fetched = await fetchOne(NAME, WANTED, publisher({ objects: { [RECORD]: bytes(), [FILE]: file } }), time);
  assert.deepEqual([fetched.body, time.pauses], [NEW, [0.3, 0.3]]);
});

test("after five looks a file that is not what was published is refused", async () => {
  const time = clock();
  const from = publisher({ objects: { [RECORD]: bytes({ replaces: [sha256(OLD)] }), [FILE]: OLD } });
  await assert.rejects(fetchOne(NAME, WANTED, from, time), CHANGED);
  assert.deepEqual(time.pauses, [0.3, 0.3, 0.3, 0.3]);
});

test("what is published and is not what is wanted is refused at once", async () => {
  const time = clock();
  const from = publisher({ objects: { [RECORD]: bytes(), [FILE]: NEW } });
  const wanted = { ...WANTED, sha256: "0".repeat(64) };
  await assert.rejects(fetchOne(NAME, wanted, from, time), /instead of the expected 0{64}\.$/);
  assert.deepEqual(time.pauses, []);
});

test("what is only in SSM is fetched from there, also by those who may not read S3's file", async () => {
  const refused = () => {
    throw new Error("AccessDenied");
  };
  const record = bytes({ destinations: ["ssm"] });
  const from = publisher({ objects: { [RECORD]: record, [FILE]: refused }, parameters: { [PARAMETER]: NEW } });
  assert.equal((await fetchOne(NAME, WANTED, from, clock())).source, "ssm");
});

test("a refusal of the read that matters is thrown", async () => {
  const refused = () => {
    throw new Error("AccessDenied");
  };
  for (const objects of [
    { [RECORD]: bytes(), [FILE]: refused },
    { [RECORD]: refused, [FILE]: NEW },
  ]) {
    await assert.rejects(fetchOne(NAME, WANTED, publisher({ objects }), clock()), /^Error: AccessDenied$/);
  }
});

test("an earlier version of the parameter is fetched, and the record vouches for its own only", async () => {
  const parameters = { [`${PARAMETER}:1`]: OLD, [`${PARAMETER}:2`]: NEW, [`${PARAMETER}:3`]: "[]" };
  const from = publisher({ objects: { [RECORD]: bytes() }, parameters });
  const one = await fetchOne(NAME, { ...WANTED, version: 1 }, from);
  const two = await fetchOne(NAME, { ...WANTED, version: 2 }, from);
  const expected = await fetchOne(NAME, { ...WANTED, version: 1, sha256: sha256(OLD) }, from);
  assert.deepEqual([one.verified, two.verified, expected.verified], [false, true, true]);
  await assert.rejects(fetchOne(NAME, { ...WANTED, version: 3 }, from), /is not an amplify_outputs\.json file/);
  await assert.rejects(fetchOne(NAME, { ...WANTED, version: 4 }, from), /There is no version 4 of SSM parameter/);
});

test("a version that the record names and that has other bytes is refused", async () => {
  const from = publisher({ objects: { [RECORD]: bytes() }, parameters: { [`${PARAMETER}:2`]: OLD } });
  await assert.rejects(fetchOne(NAME, { ...WANTED, version: 2 }, from), /is missing, or is not what was published/);
});

test("a command that waits tries again what fails, and nothing else", async () => {
  const time = clock();
  const objects = {
    "records/a.json": bytes({ name: "a" }),
    "outputs/a/amplify_outputs.json": NEW,
    "records/b.json": (/** @type {number} */ before) => (before < 2 ? undefined : bytes({ name: "b" })),
    "outputs/b/amplify_outputs.json": NEW,
  };
  /** @type {string[][]} */
  const waited = [];
  const from = publisher({ objects });
  const { fetched, failed } = await fetchAll(["b", "a"], WANTED, from, 60, (names) => waited.push(names), time);
  assert.deepEqual([[...fetched.keys()].sort(), [...failed]], [["a", "b"], []]);
  assert.deepEqual([waited, time.pauses], [[["b"], ["b"]], [3, 3]]);
  assert.equal(from.reads.calls.filter((call) => call.endsWith("records/a.json")).length, 1);
});

test("when the time is up, each failure is there by its name", async () => {
  const time = clock();
  const { fetched, failed } = await fetchAll(["x", "y"], WANTED, publisher(), 7, () => {}, time);
  assert.deepEqual([fetched.size, [...failed.keys()], time.pauses], [0, ["x", "y"], [3, 3, 1]]);
  assert.ok([...failed.values()].every((failure) => failure instanceof FetchFailed));
});

test("no more than twenty publications are fetched at the same time", async () => {
  let now = 0;
  let most = 0;
  const from = publisher();
  from.record = async () => {
    most = Math.max(most, (now += 1));
    await new Promise((done) => setImmediate(done));
    now -= 1;
    return undefined;
  };
  const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
  const { failed } = await fetchAll(names, WANTED, from);
  assert.deepEqual([failed.size, most], [50, 20]);
});
