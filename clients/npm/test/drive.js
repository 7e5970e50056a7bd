/**
 * Answers for tests in Python: for each case on standard input, what the command said, or what a function returned.
 *
 * A case is `{ run: [ARGUMENT...], environment }`, or `{ call: NAME, with: [ARGUMENT...] }`.
 */

import { text } from "node:stream/consumers";

import { run } from "../src/main.js";
import { branchIn, matches, rulesIn, written } from "../src/branches.js";
import { isPublicationName } from "../src/names.js";
import { isOrigin, originOf, redirectFault } from "../src/origins.js";
import { jsonText, plain, quoted } from "../src/plain.js";
import { parseRecord } from "../src/record.js";
import { explainRefusal } from "../src/refusals.js";

const FUNCTIONS = {
  ...{ branchIn, explainRefusal, isOrigin, isPublicationName, jsonText, matches, originOf, plain, quoted },
  ...{ recordFault, redirectFault, rules },
};

function rules(text) {
  try {
    return rulesIn(text).map(written);
  } catch (error) {
    return error.message;
  }
}

function recordFault(record) {
  try {
    parseRecord(record);
    return "";
  } catch (error) {
    return error.message;
  }
}

async function said(argv, environment) {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const parts = { out: [], err: [] };
  const stream = (name) => ({ write: (data) => parts[name].push(Buffer.from(data)) });
  try {
    const world = { stdout: stream("out"), stderr: stream("err"), environment: process.env };
    const code = await run(argv, world);
    return { code, out: String(Buffer.concat(parts.out)), err: String(Buffer.concat(parts.err)) };
  } finally {
    Object.keys(process.env).forEach((name) => name in before || delete process.env[name]);
    Object.assign(process.env, before);
  }
}

const answers = [];
for (const asked of JSON.parse(await text(process.stdin))) {
  answers.push(asked.run ? await said(asked.run, asked.environment) : FUNCTIONS[asked.call](...asked.with));
}
process.stdout.write(JSON.stringify(answers));
