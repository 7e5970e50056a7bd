#!/usr/bin/env node
/** The program: `amplify-outputs-fetch`. */

import { INTERRUPTED } from "./messages.js";
import { DONE, run } from "./main.js";

// What a shell expects of a program that Ctrl-C has ended.
const INTERRUPTED_CODE = 130;

process.once("SIGINT", () => {
  process.stderr.write(`${INTERRUPTED}\n`);
  process.exit(INTERRUPTED_CODE);
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
