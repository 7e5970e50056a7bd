/** Texts that are safe to print. What each function returns equals what the Python command prints. */

// What a build server would take for a command, and what makes a link.
const MEANT_FOR_OTHERS = /(?<line>(?<!\S)::)|(?<anywhere>##(?=\[|vso\[|teamcity\[))|\]\(/gi;
const UNPRINTABLE = /(?! )[\p{C}\p{Zl}\p{Zp}\p{Zs}]/gu;
const NAMED_AT_MOST = 20;
const SHORT_ESCAPES = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/**
 * The text on one line, each character that cannot be printed as an escape like \x1b.
 *
 * @param {string} text
 */
export function plain(text) {
  return escaped(text).replace(MEANT_FOR_OTHERS, (found) => {
    if (found === "](") {
      return "]\\x28";
    }
    return found === "::" ? "\\x3a:" : "\\x23#";
  });
}

/**
 * The text in quotation marks, as Python shows it.
 *
 * @param {string} text
 */
export function quoted(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`);
  return `${mark}${escaped(inner)}${mark}`;
}

/**
 * The value as indented JSON with a line end. ASCII, and no two `#` in a row, which a log could read as a command.
 *
 * @param {unknown} value
 */
export function jsonText(value) {
  const text = JSON.stringify(value, null, 2)
    .replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${hexadecimal(unit.charCodeAt(0), 4)}`)
    .replace(/#(?=#)/g, "\\u0023");
  return `${text}\n`;
}

/**
 * The texts for a message, not more than anybody reads, and how many more there are.
 *
 * @param {string[]} texts
 * @param {string} joint
 */
export function listed(texts, joint = ", ") {
  const more = texts.length - NAMED_AT_MOST;
  const rest = more > 0 ? ` and ${more.toLocaleString("en-US")} more` : "";
  return `${texts.slice(0, NAMED_AT_MOST).join(joint)}${rest}`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(UNPRINTABLE, (character) => {
    const code = /** @type {number} */ (character.codePointAt(0));
    if (SHORT_ESCAPES.has(character)) {
      return /** @type {string} */ (SHORT_ESCAPES.get(character));
    }
    if (code <= 0xff) {
      return `\\x${hexadecimal(code, 2)}`;
    }
    return code <= 0xffff ? `\\u${hexadecimal(code, 4)}` : `\\U${hexadecimal(code, 8)}`;
  });
}

/**
 * @param {number} code
 * @param {number} digits
 */
function hexadecimal(code, digits) {
  return code.toString(16).padStart(digits, "0");
}
