/** The command: published files, verified, to disk or to standard output. */

import { mkdir } from "node:fs/promises";
import path from "node:path";

import { help, parse } from "./args.js";
import { AwsFailed, readsOf } from "./aws.js";
import { ruleFor, written } from "./branches.js";
import { Failure, Unreadable, WrongUsage } from "./failures.js";
import { fetchAll } from "./fetch.js";
import { isFile, reasonOf, writeWhole } from "./files.js";
import * as messages from "./messages.js";
import { DOCUMENT_FORMAT, documentKey } from "./names.js";
import { jsonText, plain } from "./plain.js";
import { acceptedIn, sha256Of, warningsOf } from "./record.js";
import { Publisher } from "./publisher.js";

/** @typedef {import("./args.js").Options} Options */
/** @typedef {import("./fetch.js").Fetched} Fetched */
/** @typedef {{ write: (data: string | Uint8Array) => unknown, isTTY?: boolean }} Stream */

/**
 * What the command needs of its process. A test gives others.
 *
 * @typedef {object} World
 * @property {Stream} stdout
 * @property {Stream} stderr
 * @property {NodeJS.ProcessEnv} environment
 * @property {typeof readsOf} [reads]
 */

export const DONE = 0;
export const PROBLEMS = 1;
export const USAGE = 2;
export const AWS_REFUSED = 3;
// What a shell says of a program that Ctrl-C has ended.
export const INTERRUPTED = 130;

/**
 * The exit code of one command.
 *
 * @param {string[]} argv
 * @param {World} world
 * @returns {Promise<number>}
 */
export async function run(argv, world) {
  const say = (/** @type {string} */ words) => world.stderr.write(`${plain(words)}\n`);
  let options;
  try {
    options = parse(argv);
    if (options === undefined) {
      world.stdout.write(help());
      return DONE;
    }
    return await fetchTo(options, world, say);
  } catch (error) {
    const { code, words, hint } = endOf(error);
    if (words === undefined && world.environment.AMPLIFY_OUTPUTS_TRACEBACK) {
      throw error;
    }
    const said = words ?? messages.unexpected(error instanceof Error ? error.name : typeof error);
    say(said);
    if (hint !== undefined) {
      say(hint);
    }
    // Wrong usage has no JSON.
    if (options?.json && !(error instanceof WrongUsage)) {
      world.stdout.write(jsonText(failure(said, code)));
    }
    return code;
  }
}

/**
 * What `--json` prints if the command failed: what standard error says, and the exit code.
 *
 * @param {string} message
 * @param {number} exitCode
 */
export function failure(message, exitCode) {
  return { error: { message, exitCode, problems: [] } };
}

/**
 * Write the files of all names. If one cannot be fetched, write none and say why.
 *
 * @param {Options} options
 * @param {World} world
 * @param {(words: string) => unknown} say
 */
async function fetchTo(options, world, say) {
  const { format, source, sha256, version, json, origins } = options;
  const { names, choice } = chooseNames(options, say);
  await check({ ...options, names });
  const reads = await (world.reads ?? readsOf)(world.environment, options);
  const publisher = await Publisher.find(reads, options.prefix, options.bucket);
  let announced = false;
  const wanted = { format, source, sha256, version, origins };
  const { fetched, failed } = await fetchAll(names, wanted, publisher, options.wait, (missing) => {
    if (!announced) {
      say(messages.waiting(String(Number(options.wait.toPrecision(6))), missing));
    }
    announced = true;
  });
  for (const failure of failed.values()) {
    say(failure.message);
  }
  if (failed.size > 0) {
    if (json) {
      const reasons = Object.fromEntries([...failed].map(([name, { message }]) => [name, message]));
      const failing = failure(Object.values(reasons).join(" "), PROBLEMS);
      world.stdout.write(jsonText({ ...failing, failed: reasons, ...choice }));
    }
    return PROBLEMS;
  }
  const all = names.map((name) => /** @type {[string, Fetched]} */ ([name, fetched.get(name)]));
  for (const [name, file] of all) {
    if (!file.verified) {
      say(messages.notVerified(Number(version), name, file.sha256));
    }
  }
  const output = options.output === "-" ? undefined : options.output;
  const described = [];
  for (const [name, document] of all) {
    const file = await fileOf(name, format, output, names.length === 1);
    if (file !== undefined) {
      await writeWhole(file, document.body);
      say(messages.wrote(file, document.body.length));
    } else if (!json) {
      // A line end is for people; a pipe gets the published bytes.
      world.stdout.write(world.stdout.isTTY ? Buffer.concat([document.body, Buffer.from("\n")]) : document.body);
    }
    described.push(describe(name, format, document, file));
  }
  if (json) {
    world.stdout.write(jsonText({ ...choice, publications: described }));
    return DONE;
  }
  for (const [name, document] of all) {
    const warnings = ofNow(document, format) ? warningsOf(document.record) : [];
    if (warnings.length > 0) {
      say(messages.warned(name, warnings.map(({ code, subject }) => `${code} (${subject})`)));
    }
  }
  return DONE;
}

/**
 * The names, and what `--json` has of how they were chosen. Says which rule chose for a branch.
 *
 * Throws Failure if no rule is for the branch.
 *
 * @param {Options} options
 * @param {(words: string) => unknown} say
 */
function chooseNames({ names, branch, rules }, say) {
  if (branch === undefined || rules === undefined) {
    return { names, choice: {} };
  }
  const rule = ruleFor(branch, rules);
  say(messages.chosen(branch, written(rule)));
  return { names: [rule.name], choice: { branch, rule: written(rule) } };
}

/**
 * Throws WrongUsage for options that exclude each other.
 *
 * @param {Options} options
 */
async function check({ names, output, source, format, json, sha256, version, roleArn, externalId }) {
  const several = names.length > 1;
  if (several && (sha256 || version)) {
    throw new WrongUsage(messages.SEVERAL_NAMES);
  }
  if (externalId && !roleArn) {
    throw new WrongUsage(messages.ID_WITHOUT_ROLE);
  }
  if (several && (output === undefined || output === "-") && !json) {
    throw new WrongUsage(messages.NO_DIRECTORY);
  }
  if (several && output && (await isFile(output))) {
    throw new WrongUsage(messages.fileForSeveral(output));
  }
  if (version && source === "s3") {
    throw new WrongUsage(messages.VERSION_OF_S3);
  }
  if (format !== DOCUMENT_FORMAT && (version || source === "ssm")) {
    throw new WrongUsage(messages.FORMAT_OF_SSM);
  }
}

/**
 * The file that was named, or one below the directory, as in the bucket.
 *
 * @param {string} name
 * @param {string} format
 * @param {string | undefined} output
 * @param {boolean} alone
 */
async function fileOf(name, format, output, alone) {
  if (output === undefined || alone) {
    return output;
  }
  const file = path.join(output, documentKey(name, format).replace(/^outputs\//, ""));
  await mkdir(path.dirname(file), { recursive: true });
  return file;
}

/**
 * @param {string} name
 * @param {string} format
 * @param {Fetched} fetched
 * @param {string | undefined} file
 */
function describe(name, format, fetched, file) {
  const { record, source, body, sha256, verified } = fetched;
  const described = {
    ...{ name, format, from: source, sha256, verified },
    ...{ publishedAt: record.publishedAt, file: file ?? null },
    acceptProblems: acceptedIn(record.request),
    problems: ofNow(fetched, format) ? record.problems : [],
  };
  if (file !== undefined) {
    return described;
  }
  const text = body.toString();
  return format === DOCUMENT_FORMAT ? { ...described, outputs: JSON.parse(text) } : { ...described, text };
}

/**
 * Whether the record is about this file: it says nothing about an earlier one.
 *
 * @param {Fetched} fetched
 * @param {string} format
 */
function ofNow({ record, sha256 }, format) {
  return sha256 === sha256Of(record, format);
}

/**
 * The exit code for what stopped the command, and one or two lines for standard error if it is known.
 *
 * @param {any} error
 * @returns {{ code: number, words?: string, hint?: string }}
 */
function endOf(error) {
  if (error instanceof Unreadable) {
    const sentence = error.message.replace(/[.?]?$/, (end) => end || ".");
    return {
      code: USAGE,
      words: `amplify-outputs-fetch: error: ${sentence}`,
      hint: "amplify-outputs-fetch --help shows the options.",
    };
  }
  if (error instanceof WrongUsage) {
    return { code: USAGE, words: `amplify-outputs-fetch: error: ${error.message}` };
  }
  if (error instanceof Failure) {
    return { code: PROBLEMS, words: error.message };
  }
  if (error instanceof AwsFailed) {
    return { code: AWS_REFUSED, words: error.message };
  }
  const reason = reasonOf(error);
  if (reason !== undefined) {
    return { code: USAGE, words: messages.fileFailed(error.path ?? "A file", reason) };
  }
  return { code: AWS_REFUSED };
}
