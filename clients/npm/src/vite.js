/** A plugin of Vite: fetches the file before a build, and before the development server starts. */

import { readFile } from "node:fs/promises";
import path from "node:path";

import { branch, origin } from "./args.js";
import { AwsFailed, readsOf } from "./aws.js";
import { ruleFor, rulesIn, written } from "./branches.js";
import { fetchAll } from "./fetch.js";
import { isFile, writeWhole } from "./files.js";
import { chosen } from "./messages.js";
import { DEFAULT_PREFIX, DOCUMENT_FORMAT, FILE_NAMES, isPublicationName } from "./names.js";
import { plain, quoted } from "./plain.js";
import { Publisher } from "./publisher.js";

/** @typedef {import("./vite.js").Options & { reads?: typeof readsOf }} Options `reads` is for tests. */

const NAME = "amplify-outputs-fetch";

/**
 * The plugin. If it cannot fetch, the build fails. The development server starts with the file of before, if there is
 * one and AWS refused or could not be reached.
 *
 * @param {Options} options
 * @returns {import("vite").Plugin}
 */
export default function amplifyOutputs(options) {
  const { name, words } = publicationOf(options);
  const origins = [options.origin ?? []].flat().map((text) => option("origin", () => origin(text)));
  return {
    name: NAME,
    // A preview serves what was built.
    apply: (_, { isPreview }) => !isPreview,
    async configResolved({ command, root, logger }) {
      const { file = FILE_NAMES.get(options.format ?? DOCUMENT_FORMAT) } = options;
      const target = path.resolve(root, /** @type {string} */ (file));
      if (words) {
        logger.info(`${NAME}: ${plain(words)}`);
      }
      try {
        const { body, sha256 } = await fetchWith(name, origins, options);
        if (!(await holds(target, body))) {
          await writeWhole(target, body);
        }
        logger.info(`${NAME}: ${name} is in ${plain(target)} (SHA-256 ${sha256}).`);
      } catch (error) {
        const words = `${NAME}: ${plain(/** @type {Error} */ (error).message)}`;
        if (command === "build" || !(error instanceof AwsFailed) || !(await isFile(target))) {
          throw new Error(words, { cause: error });
        }
        // What the SDK says ends without a period.
        logger.warn(`${words.replace(/\.?$/, ".")} The server uses ${plain(target)} as it is.`);
      }
    },
  };
}

/**
 * The name, or the one of the rule for the branch, and words that say which rule that is. Throws TypeError.
 *
 * @param {Options} options
 */
function publicationOf({ name, branch: given, names } = {}) {
  if (given === undefined && names === undefined) {
    if (!isPublicationName(name)) {
      const wrong = `name: ${quoted(String(name))} is not a publication name; give a name such as storefront/prod`;
      throw new TypeError(`${NAME}: ${wrong}`);
    }
    return { name: /** @type {string} */ (name), words: "" };
  }
  if (name !== undefined) {
    throw new TypeError(`${NAME}: name and branch both say what to fetch: omit one of them`);
  }
  if (names === undefined) {
    throw new TypeError(`${NAME}: branch needs rules to choose by: add names`);
  }
  const rules = option("names", () => rulesIn([names].flat().join("\n")));
  const named = option("branch", () => branch(given ?? ""));
  const rule = option("names", () => ruleFor(named, rules));
  return { name: rule.name, words: chosen(named, written(rule)) };
}

/**
 * What the work returns. What it throws becomes a TypeError that names the option.
 *
 * @template T
 * @param {string} name
 * @param {() => T} work
 */
function option(name, work) {
  try {
    return work();
  } catch (error) {
    throw new TypeError(`${NAME}: ${name}: ${plain(/** @type {Error} */ (error).message)}`, { cause: error });
  }
}

/**
 * @param {string} name
 * @param {string[]} origins
 * @param {Options} options
 */
async function fetchWith(name, origins, { format = DOCUMENT_FORMAT, from, expectSha256, wait = 0, ...rest }) {
  const reads = await (rest.reads ?? readsOf)(process.env, rest);
  const publisher = await Publisher.find(reads, rest.parameterPrefix ?? DEFAULT_PREFIX, rest.bucket);
  const wanted = { format, source: from, sha256: expectSha256?.toLowerCase(), origins };
  const { fetched, failed } = await fetchAll([name], wanted, publisher, wait);
  const file = fetched.get(name);
  if (file === undefined) {
    throw failed.get(name);
  }
  return file;
}

/**
 * Whether the file has these bytes. The development server watches it, and loads the page again if it is written.
 *
 * @param {string} file
 * @param {Buffer} body
 */
async function holds(file, body) {
  try {
    return (await readFile(file)).equals(body);
  } catch {
    return false;
  }
}
