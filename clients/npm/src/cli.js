#!/usr/bin/env node
/** The program: `amplify-outputs-fetch`. */

import { writeSync } from "node:fs";

import { DONE, failure, INTERRUPTED, run } from "./main.js";
import { INTERRUPTED as WORDS } from "./messages.js";
import { jsonText } from "./plain.js";

process.once("SIGINT", () => {
  if (process.argv.includes("--json")) {
    writeSync(process.stdout.fd, jsonText(failure(WORDS, INTERRUPTED)));
  }
  writeSync(process.stderr.fd, `${WORDS}\n`);
  process.exit(INTERRUPTED);
});
process.stdout.on("error", (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPIPE") {
    throw error;
  }
  // The reader of the output has closed the pipe.
  process.exit(DONE);
});

const { stdout, stderr, env: environment } = process;
process.exitCode = await run(process.argv.slice(2), { stdout, stderr, environment });
