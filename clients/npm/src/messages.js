/** Every sentence that the command says. A test compares each with what the Python command says. */

import { listed } from "./plain.js";

/**
 * @param {string} file
 * @param {number} bytes
 */
export const wrote = (file, bytes) => `Wrote ${file} (${bytes.toLocaleString("en-US")} bytes).`;

/**
 * @param {string} seconds
 * @param {string[]} names
 */
export const waiting = (seconds, names) => `Waiting up to ${seconds} s for ${counted(names)}.`;

/** @param {string[]} names */
const counted = (names) => (names.length === 1 ? names[0] : `${names.length} publications`);

/**
 * @param {number} version
 * @param {string} name
 * @param {string} sha256
 */
export const notVerified = (version, name, sha256) =>
  `Version ${version} of ${name} is not verified, because the record has only the SHA-256 of the newest version. ` +
  `This one has SHA-256 ${sha256}. To verify it, add --expect-sha256.`;

/**
 * @param {string} parameter
 * @param {string} region
 */
export const noPublisher = (parameter, region) =>
  `No publisher was found: SSM parameter ${parameter} does not exist in ${region}. Check the region and ` +
  "--parameter-prefix, or deploy a publisher. If a publisher was removed here, its files may still be there: see " +
  "docs/how-to/remove-the-publisher.md.";

/**
 * @param {string} name
 * @param {string} record
 */
export const notPublished = (name, record) =>
  `${name} is not published: it has no record in ${record}. Check the name and the region.`;

/**
 * @param {string} name
 * @param {string} record
 * @param {string[]} found
 */
export const notRecorded = (name, record, found) =>
  `${name} cannot be verified: ${found.join(" and ")} can be read, but there is no record in ${record}. If the ` +
  "publisher was removed and deployed again, the record is in its former bucket: see " +
  "docs/deploying.md#take-over-the-bucket-of-a-removed-publisher. Otherwise publish " +
  `${name} again.`;

/**
 * @param {string} place
 * @param {string} reason
 */
export const recordUnreadable = (place, reason) =>
  `The record ${place} cannot be read: ${reason}. Restore an earlier version of the object, or deploy the version of ` +
  "the publisher that wrote it.";

/**
 * @param {string} name
 * @param {string} format
 * @param {string[]} there
 */
export const notInFormat = (name, format, there) =>
  `${name} is not published in the format ${format}, only in: ${there.join(", ")}. Add ${format} to Formats ` +
  "(--formats) and publish it again.";

/**
 * @param {string} name
 * @param {string} source
 * @param {string} other
 */
export const notInPlace = (name, source, other) => `${name} is not published to ${source}: use --from ${other}.`;

/**
 * @param {string} place
 * @param {string} name
 * @param {string} sha256
 */
export const notAsPublished = (place, name, sha256) =>
  `${place} is missing, or is not what was published as ${name} (SHA-256 ${sha256}): somebody changed it by hand. ` +
  "Publish it again.";

/**
 * @param {string} place
 * @param {string} sha256
 * @param {string} expected
 */
export const notAsExpected = (place, sha256, expected) =>
  `${place} has SHA-256 ${sha256} instead of the expected ${expected}.`;

/** @param {string} place */
export const noSuchVersion = (place) => `There is no ${place}. SSM keeps the last 100 versions.`;

/** @param {string} place */
export const notADocument = (place) =>
  `${place[0].toUpperCase()}${place.slice(1)} is not an amplify_outputs.json file: somebody wrote it by hand. Choose ` +
  "another version.";

/**
 * @param {string} name
 * @param {string[]} warnings each with its code and its subject
 */
export const warned = (name, warnings) => {
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  return `${name} had ${count} when it was published: ${listed(warnings)}. To read more: amplify-outputs show ${name}`;
};

/**
 * @param {string} branch
 * @param {string} rule
 */
export const chosen = (branch, rule) => `Branch ${branch} matches the rule ${rule}.`;

/**
 * @param {string} branch
 * @param {string[]} rules
 */
export const noRuleFor = (branch, rules) =>
  `No rule is for branch ${branch}. The rules are ${listed(rules)}. Add one such as *=storefront/dev, which is for all ` +
  "branches.";

/**
 * @param {string} name
 * @param {string[]} origins
 */
export const noRedirects = (name, origins) =>
  `${name} has no redirect URLs for ${origins.join(" and ")}, because its file has no auth.oauth: set up sign-in by ` +
  "redirect, or omit --origin.";

/**
 * @param {string} name
 * @param {string} origin
 * @param {string[]} kinds "sign-in" or "sign-out" or both
 * @param {string[]} there the origins that the file has
 * @param {string[]} lists of the app client
 */
export const notAnOrigin = (name, origin, kinds, there, lists) =>
  `${origin} is not an origin of the redirect URLs of ${name} for ${kinds.join(" and ")}, which are on ` +
  `${listed(there) || "no website"}: add its URL to the ${lists.join(" and the ")} of the app client.`;

export const VARIABLE_NOT_SET = "if it comes from a variable, the variable is not set in this build";
export const NAMED_TWICE = "NAME and --branch both say what to fetch: omit one of them";
export const NO_RULES = "--branch needs rules to choose by: add --names";
export const NO_BRANCH = "--names chooses by a branch: add --branch";
export const NOTHING_NAMED = "nothing is named: give NAME, or --branch and --names";
export const DETACHED =
  "'HEAD' is what git says if no branch is checked out; give the variable of the build server, such as AWS_BRANCH of " +
  "Amplify Hosting";

export const SEVERAL_NAMES = "--expect-sha256 and --version are for one publication: give one NAME.";
export const ID_WITHOUT_ROLE = "--external-id is for a role: add --role-arn.";
export const NO_DIRECTORY = "Several files need a directory: add -o DIRECTORY.";
export const VERSION_OF_S3 = "--version reads the SSM parameter: omit --from s3.";
export const FORMAT_OF_SSM = "SSM has only the format json: omit --from and --version.";

/** @param {string} file */
export const fileForSeveral = (file) => `Several files need a directory, but ${file} is a file: change -o.`;

/**
 * @param {string} file
 * @param {string} reason
 */
export const fileFailed = (file, reason) => `${file}: ${reason}. Nothing was changed.`;

/** @param {string} kind */
export const unexpected = (kind) =>
  `The command stopped at an unexpected ${kind}. This is a fault of amplify-outputs: set ` +
  "AMPLIFY_OUTPUTS_TRACEBACK=1, run the command again, and report what it prints.";

export const INTERRUPTED = "Interrupted.";
