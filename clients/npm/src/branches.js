/** Which publication is for a branch: rules like main=storefront/prod, of which the first that matches counts. */

import { Failure, Unreadable } from "./failures.js";
import { noRuleFor } from "./messages.js";
import { isPublicationName } from "./names.js";
import { listed, quoted } from "./plain.js";

/** @typedef {{ pattern: string, name: string }} Rule The publication for branches like the pattern. */

const BRANCH_REF = "refs/heads/";
const COMMENT = /(?:^|[ \t])#.*/;
// What git refuses in the name of a branch, without the stars and question marks of a pattern.
const IN_NO_BRANCH = /[\x00-\x20~^:[\\\x7f]/;

/**
 * The rules in a text. Commas or line ends are between them, and a # after a blank begins a comment.
 *
 * Throws Unreadable with all faults.
 *
 * @param {string} text
 * @returns {Rule[]}
 */
export function rulesIn(text) {
  const rules = text
    .split("\n")
    .flatMap((line) => line.replace(COMMENT, "").split(","))
    .map((written) => strip(written))
    .filter((written) => written !== "")
    .map(ruleIn);
  const faults = [...rules.flatMap(faultsOf), ...neverUsed(rules)];
  if (rules.length === 0) {
    faults.push("there is no rule; write one such as main=storefront/prod");
  }
  if (faults.length > 0) {
    throw new Unreadable(listed(faults, ". "));
  }
  return rules;
}

/**
 * The name of the branch in a text such as refs/heads/main; "" if it has none.
 *
 * @param {string} text
 */
export function branchIn(text) {
  const bare = strip(text);
  return bare.startsWith(BRANCH_REF) ? bare.slice(BRANCH_REF.length) : bare;
}

/**
 * The first rule for that branch. Throws Failure if no rule is for it.
 *
 * @param {string} branch
 * @param {Rule[]} rules
 */
export function ruleFor(branch, rules) {
  const found = rules.find(({ pattern }) => matches(pattern, branch));
  if (found === undefined) {
    throw new Failure(noRuleFor(branch, rules.map(written)));
  }
  return found;
}

/** @param {Rule} rule */
export function written({ pattern, name }) {
  return `${pattern}=${name}`;
}

/**
 * Whether the pattern is for the text, in as many steps as their lengths allow at most.
 *
 * A star stands for any characters, or for none, a question mark for one, and a slash is a character like others.
 *
 * @param {string} pattern
 * @param {string} text
 */
export function matches(pattern, text) {
  const [wanted, given] = [[...pattern], [...text]];
  let [at, position, star, retry] = [0, 0, -1, 0];
  while (position < given.length) {
    if (wanted[at] === "*") {
      [star, retry] = [at, position];
      at += 1;
    } else if (wanted[at] === "?" || wanted[at] === given[position]) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      retry += 1;
      [at, position] = [star + 1, retry];
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === "*");
}

/**
 * @param {string} text
 * @returns {Rule}
 */
function ruleIn(text) {
  // A publication name has no equals sign, and a branch may have one.
  const at = text.lastIndexOf("=");
  return { pattern: strip(text.slice(0, Math.max(at, 0))), name: strip(text.slice(at + 1)) };
}

/** @param {Rule} rule */
function faultsOf({ pattern, name }) {
  if (pattern === "" || name === "") {
    return [`${quoted(pattern || name || "=")} is alone; write PATTERN=NAME`];
  }
  const strange = IN_NO_BRANCH.exec(pattern);
  const faults = strange
    ? [
        `the pattern ${quoted(pattern)} has ${quoted(strange[0])}, which no branch has; only * and ? stand for other ` +
          "characters",
      ]
    : [];
  if (!isPublicationName(name)) {
    faults.push(`${quoted(name)} is not a publication name; give a name such as storefront/prod`);
  }
  return faults;
}

/**
 * Rules behind one that is for the same branches or for all: who wrote them expects something else.
 *
 * @param {Rule[]} rules
 */
function neverUsed(rules) {
  const before = new Set();
  const faults = [];
  for (const rule of rules.filter(({ pattern }) => pattern !== "")) {
    const covering = ["*", rule.pattern].find((each) => before.has(each));
    if (covering !== undefined) {
      faults.push(`${quoted(written(rule))} is never used, because a rule for ${quoted(covering)} comes before it`);
    }
    before.add(/^\*+$/.test(rule.pattern) ? "*" : rule.pattern);
  }
  return faults;
}

/** @param {string} text */
function strip(text) {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}
