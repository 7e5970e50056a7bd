/** The arguments of the command, and its help. */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { branchIn, rulesIn } from "./branches.js";
import { Unreadable } from "./failures.js";
import { reasonOf } from "./files.js";
import * as messages from "./messages.js";
import { DEFAULT_PREFIX, DOCUMENT_FORMAT, FILE_NAMES } from "./names.js";
import { isParameterPrefix, isPublicationName, isRegion, isRoleArn } from "./names.js";
import { isOrigin, originOf } from "./origins.js";
import { quoted } from "./plain.js";

/**
 * `output` is "-" for standard output. `wait` is in seconds. There are names, or a branch and rules for it.
 *
 * @typedef {object} Options
 * @property {string[]} names
 * @property {string} [branch]
 * @property {import("./branches.js").Rule[]} [rules]
 * @property {string[]} origins
 * @property {string} [output]
 * @property {"s3" | "ssm"} [source]
 * @property {string} format
 * @property {string} [roleArn]
 * @property {string} [externalId]
 * @property {number} wait
 * @property {string} [sha256]
 * @property {number} [version]
 * @property {boolean} json
 * @property {string} prefix
 * @property {string} [bucket]
 * @property {string} [region]
 * @property {string} [profile]
 */

/**
 * @typedef {object} Row
 * @property {keyof Options} key
 * @property {string} metavar
 * @property {string} help
 * @property {string} [short]
 * @property {(text: string) => unknown} [read] throws Unreadable
 * @property {boolean} [repeated] whether the value is a list
 * @property {boolean} [variable] whether the value often comes from a variable of a build server
 */

/** @type {Record<string, Row>} */
const OPTIONS = {
  branch: {
    key: "branch",
    metavar: "BRANCH",
    help: 'instead of NAME: fetch what --names says for this branch, such as "$AWS_BRANCH"',
    read: branch,
    variable: true,
  },
  names: {
    key: "rules",
    metavar: "RULES",
    help: "publications by branch, such as 'main=storefront/prod,*=storefront/dev', or @FILE",
    read: rules,
  },
  output: {
    key: "output",
    short: "o",
    metavar: "FILE",
    help: "write to this file instead of standard output; for several names, a directory",
  },
  format: {
    key: "format",
    metavar: `{${[...FILE_NAMES.keys()].join(",")}}`,
    help: `the file format to fetch; default: ${DOCUMENT_FORMAT}`,
    read: (text) => oneOf([...FILE_NAMES.keys()], text),
  },
  from: {
    key: "source",
    metavar: "{s3,ssm}",
    help: "the place to read; default: s3, or ssm if it is published only there",
    read: (text) => oneOf(["s3", "ssm"], text),
  },
  "role-arn": {
    key: "roleArn",
    metavar: "ARN",
    help: "a role of the publisher's account to read with",
    read: roleArn,
  },
  "external-id": {
    key: "externalId",
    metavar: "ID",
    help: "the external ID that the trust policy of that role asks for",
  },
  wait: {
    key: "wait",
    metavar: "SECONDS",
    help: "try again for so long until it is published; default: 0",
    read: seconds,
  },
  "expect-sha256": {
    key: "sha256",
    metavar: "SHA256",
    help: "fail if the file has another SHA-256",
    read: sha256,
  },
  origin: {
    key: "origins",
    metavar: "ORIGIN",
    help: "fail if users cannot return to this site after a redirect; may be repeated",
    read: origin,
    repeated: true,
    variable: true,
  },
  version: {
    key: "version",
    metavar: "N",
    help: "fetch version N of the SSM parameter; SSM keeps the last 100",
    read: parameterVersion,
  },
  "parameter-prefix": {
    key: "prefix",
    metavar: "PREFIX",
    help: `the prefix of the publisher; default: ${DEFAULT_PREFIX}`,
    read: parameterPrefix,
  },
  bucket: {
    key: "bucket",
    metavar: "BUCKET",
    help: "default: the bucket of the publisher with that prefix",
  },
  region: {
    key: "region",
    metavar: "REGION",
    help: "the AWS region; default: the one that the SDK is configured with",
    read: region,
  },
  profile: {
    key: "profile",
    metavar: "PROFILE",
    help: "the AWS profile to use; default: the one that the SDK is configured with",
  },
};
const COLUMNS = 80;
const INDENT = 6;
const FLAGS = {
  json: "print one JSON object to standard output",
  help: "show this help message and exit",
};

/**
 * The options in those arguments; undefined if they ask for help. Throws Unreadable.
 *
 * @param {string[]} argv
 * @returns {Options | undefined}
 */
export function parse(argv) {
  const { tokens } = parseArgs({ args: argv, options: declared(), strict: false, tokens: true });
  /** @type {Record<string, unknown>} */
  const given = { format: DOCUMENT_FORMAT, wait: 0, json: false, prefix: DEFAULT_PREFIX, origins: [] };
  const names = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      names.push(argument("NAME", publicationName, token.value));
    } else if (token.kind === "option") {
      if (token.name === "help") {
        return undefined;
      }
      if (token.name === "json" && token.value === undefined) {
        given.json = true;
      } else if (Object.hasOwn(OPTIONS, token.name)) {
        const row = OPTIONS[token.name];
        const value = argument(spelled(token.name), row.read ?? String, valueOf(token));
        given[row.key] = row.repeated ? [.../** @type {unknown[]} */ (given[row.key]), value] : value;
      } else {
        throw new Unreadable(`${argv[token.index].split("=")[0]} is not an option`);
      }
    }
  }
  const wrong = togetherWrong(names.length > 0, "branch" in given, "rules" in given);
  if (wrong) {
    throw new Unreadable(wrong);
  }
  const origins = [...new Set(/** @type {string[]} */ (given.origins))];
  return /** @type {Options} */ ({ ...given, origins, names: [...new Set(names)] });
}

/**
 * What is wrong about how the publication is named, or "".
 *
 * @param {boolean} named
 * @param {boolean} branched
 * @param {boolean} ruled
 */
export function togetherWrong(named, branched, ruled) {
  if (named && branched) {
    return messages.NAMED_TWICE;
  }
  if (branched && !ruled) {
    return messages.NO_RULES;
  }
  if (ruled && !branched) {
    return messages.NO_BRANCH;
  }
  return named || branched ? "" : messages.NOTHING_NAMED;
}

/** The help, in at most 80 columns. */
export function help() {
  const rows = [
    ["NAME", "the publication name, such as storefront/prod; may be repeated"],
    ...Object.entries(OPTIONS).map(([name, row]) => [`${spelled(name, ", ")} ${row.metavar}`, row.help]),
    ...Object.entries(FLAGS).map(([name, words]) => [name === "help" ? "-h, --help" : `--${name}`, words]),
  ];
  return [
    "usage: amplify-outputs-fetch NAME... [-o FILE] [options]",
    "       amplify-outputs-fetch --branch BRANCH --names RULES [-o FILE] [options]",
    "",
    "Fetch published files and verify them.",
    "",
    ...rows.flatMap(([name, words]) => [`  ${name}`, ...folded(words)]),
    "",
    "Exit codes: 0 done; 1 problems; 2 usage; 3 AWS refused or could not be reached.",
    "",
  ].join("\n");
}

/** @param {string} words */
function folded(words) {
  const indent = " ".repeat(INDENT);
  const pattern = new RegExp(`(?! )(.{1,${COLUMNS - INDENT}})(?: |$)`, "g");
  return [...words.matchAll(pattern)].map(([, line]) => indent + line);
}

function declared() {
  /** @type {import("node:util").ParseArgsConfig["options"]} */
  const options = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } };
  for (const [name, { short }] of Object.entries(OPTIONS)) {
    options[name] = { type: "string", ...(short ? { short } : {}) };
  }
  return options;
}

/**
 * @param {string} name
 * @param {string} between
 */
function spelled(name, between = "/") {
  const { short } = OPTIONS[name];
  return short ? `-${short}${between}--${name}` : `--${name}`;
}

/** @param {{ name: string, value?: string, inlineValue?: boolean }} token */
function valueOf({ name, value, inlineValue }) {
  // What looks like the next option is none of its values; "-" is standard output.
  if (value === undefined || (!inlineValue && /^-./.test(value))) {
    const hint = OPTIONS[name].variable ? `; ${messages.VARIABLE_NOT_SET}` : "";
    throw new Unreadable(`argument ${spelled(name)}: expected one argument${hint}`);
  }
  return value;
}

/**
 * @param {string} name
 * @param {(text: string) => unknown} read
 * @param {string} text
 */
function argument(name, read, text) {
  try {
    return read(text);
  } catch (error) {
    throw error instanceof Unreadable ? new Unreadable(`argument ${name}: ${error.message}`) : error;
  }
}

/**
 * @param {string[]} choices
 * @param {string} text
 */
function oneOf(choices, text) {
  if (!choices.includes(text)) {
    throw new Unreadable(`${quoted(text)} is not one of ${choices.join(", ")}`);
  }
  return text;
}

/** @param {string} text */
function publicationName(text) {
  if (!isPublicationName(text)) {
    throw new Unreadable(`${quoted(text)} is not a publication name; give a name such as storefront/prod`);
  }
  return text;
}

/**
 * The name of a branch. Throws Unreadable.
 *
 * @param {string} text
 */
export function branch(text) {
  const name = branchIn(text);
  if (name === "") {
    throw new Unreadable(`it is empty; ${messages.VARIABLE_NOT_SET}`);
  }
  if (name === "HEAD") {
    throw new Unreadable(messages.DETACHED);
  }
  return name;
}

/** @param {string} text */
function rules(text) {
  return rulesIn(text.startsWith("@") ? textOf(text.slice(1)) : text);
}

/** @param {string} file */
function textOf(file) {
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Unreadable(`${file}: ${reasonOf(error) ?? error}`);
  }
  try {
    // It also leaves out the byte order mark with which some editors begin.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable(`${file} is not a text in UTF-8`);
  }
}

/**
 * An origin, as browsers send it. Throws Unreadable.
 *
 * @param {string} text
 */
export function origin(text) {
  if (text === "") {
    throw new Unreadable(`it is empty; ${messages.VARIABLE_NOT_SET}`);
  }
  if (!isOrigin(text)) {
    const found = originOf(text);
    const write = found ? `write ${found}` : "give one like https://app.example.com";
    throw new Unreadable(`${quoted(text)} is not an origin; ${write}`);
  }
  return originOf(text);
}

/** @param {string} text */
function roleArn(text) {
  if (!isRoleArn(text)) {
    const like = "arn:aws:iam::123456789012:role/name";
    throw new Unreadable(`${quoted(text)} is not the ARN of a role; give one like ${like}`);
  }
  return text;
}

/** @param {string} text */
function parameterPrefix(text) {
  if (!isParameterPrefix(text)) {
    throw new Unreadable(`${quoted(text)} is not the prefix of a publisher; give one like ${DEFAULT_PREFIX}`);
  }
  return text;
}

/** @param {string} text */
function region(text) {
  if (!isRegion(text)) {
    throw new Unreadable(`${quoted(text)} is not a region; give one such as us-east-1`);
  }
  return text;
}

/** @param {string} text */
function seconds(text) {
  if (!/^\s*\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) || !Number.isFinite(Number(text))) {
    throw new Unreadable(`${quoted(text)} is not a number of seconds`);
  }
  return Number(text);
}

/** @param {string} text */
function sha256(text) {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new Unreadable(`${quoted(text)} is not a SHA-256; give 64 hexadecimal digits`);
  }
  return text.toLowerCase();
}

/** @param {string} text */
function parameterVersion(text) {
  if (!/^[0-9]+$/.test(text) || Number(text) === 0) {
    throw new Unreadable(`${quoted(text)} is not a version of a parameter; give a number from 1`);
  }
  return Number(text);
}
