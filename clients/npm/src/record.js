/** The publication record: what is published under a name, and the SHA-256 of each file. */

import { DOCUMENT_FORMAT, FILE_NAMES } from "./names.js";

/**
 * What a fetch needs of a record. `replaces` are the SHA-256 of files that a place may still hold while the state is
 * `publishing`. `formats` are the further formats, each with the SHA-256 of its file.
 *
 * @typedef {object} PublicationRecord
 * @property {string} name
 * @property {"publishing" | "published"} state
 * @property {string} sha256
 * @property {string[]} replaces
 * @property {("ssm" | "s3")[]} destinations
 * @property {Record<string, string>} formats
 * @property {number | null} parameterVersion
 * @property {string} publishedAt
 * @property {Problem[]} problems
 * @property {{ AcceptProblems?: unknown }} request
 */

/** @typedef {{ code: string, severity: string, subject: string, message: string, fix: string }} Problem */

const KNOWN_RECORDS = [1, 2];
const TEXTS = ["name", "state", "claim", "sha256", "outputsVersion", "publishedAt", "publisherVersion"];
const LATER_TEXTS = ["requestedAt", "seal", "publisherCommit"];
const LISTS = ["replaces", "destinations", "poolIds"];
const MAPS = ["owner", "attributes"];
const LATER_DETAILS = ["details", "moreDetails"];
const SHA256 = /^[0-9a-f]{64}$/;
const MOMENT = /^\d{8}T\d{6}(\.\d{6})?Z$/;
const SHOWN_CHARACTERS = 80;

/** The text is no record, or a newer publisher wrote it. The message is a part of a sentence. */
export class NoRecord extends Error {}

/**
 * The record in that text. Throws NoRecord for all that the publisher of this version refuses.
 *
 * @param {string} text
 * @returns {PublicationRecord}
 */
export function parseRecord(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new NoRecord("it is not JSON");
  }
  const unknown = faultOf(data);
  if (unknown) {
    throw new NoRecord(unknown);
  }
  // Like other hints, a problem that lacks something is left out.
  return { ...data, formats: data.formats ?? {}, problems: data.problems.filter(isProblem) };
}

/**
 * The warnings with which a file was published, less those that its owner accepts. A note is no warning.
 *
 * @param {PublicationRecord} record
 */
export function warningsOf({ problems, request }) {
  const accepted = new Set(acceptedIn(request));
  return problems.filter(({ code, severity }) => severity !== "info" && !accepted.has(code));
}

/**
 * The codes of problems that the request accepts, each once and sorted. [] for what is no list of texts.
 *
 * @param {PublicationRecord["request"]} request
 */
export function acceptedIn({ AcceptProblems: given }) {
  return [...new Set(itemsOf(given) ?? [])].sort();
}

/**
 * The texts of a list, which may also be one text: items joined by commas, or JSON. Undefined for anything else.
 *
 * @param {unknown} value
 * @returns {string[] | undefined}
 */
function itemsOf(value) {
  if (typeof value === "string") {
    if (value.trimStart().startsWith("[")) {
      const found = parsed(value);
      return isListOf(isText, found) ? /** @type {string[]} */ (found) : undefined;
    }
    return value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
  }
  if (!isListOf(isText, value)) {
    return undefined;
  }
  const items = /** @type {string[]} */ (value).map(itemsOf);
  return items.includes(undefined) ? undefined : items.flatMap((found) => found ?? []);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The SHA-256 of the file in that format; undefined for a format that is not published.
 *
 * @param {PublicationRecord} record
 * @param {string} format
 */
export function sha256Of(record, format) {
  return format === DOCUMENT_FORMAT ? record.sha256 : record.formats[format];
}

/**
 * @param {any} data
 * @returns {string} "" for a record
 */
function faultOf(data) {
  if (!isMap(data)) {
    return "it is not a publication record (it is not an object)";
  }
  const needed = ["recordFormat", ...TEXTS, ...LISTS, ...MAPS, "request", "problems", "parameterVersion"];
  const missing = [...needed, "objectVersions"].find((key) => !(key in data));
  if (missing) {
    return `it is not a publication record (KeyError: '${missing}')`;
  }
  if (!KNOWN_RECORDS.includes(data.recordFormat)) {
    return `record format ${data.recordFormat} is not known`;
  }
  if (!hasItsTypes(data)) {
    return "it is not a publication record (a field has the wrong type)";
  }
  const unknown = unknownValue(data);
  return unknown && `${unknown} (publisher version ${data.publisherVersion} wrote it)`;
}

/** @param {any} data */
function hasItsTypes(data) {
  const { owner, parameterVersion } = data;
  return (
    TEXTS.every((key) => isText(data[key])) &&
    LATER_TEXTS.every((key) => isText(data[key] ?? "")) &&
    LISTS.every((key) => isListOf(isText, data[key])) &&
    isListOf(isText, data.parameterNames ?? []) &&
    LATER_DETAILS.every((key) => isListOf(isDetail, data[key] ?? [])) &&
    isListOf(isMap, data.problems) &&
    MAPS.every((key) => isMapOf(isText, data[key])) &&
    isText(owner.stack) &&
    isText(owner.resource) &&
    isMap(data.request) &&
    isMapOf(isText, data.formats ?? {}) &&
    isMapOf((value) => value === null || isText(value), data.objectVersions) &&
    DOCUMENT_FORMAT in data.objectVersions &&
    (parameterVersion === null || Number.isInteger(parameterVersion))
  );
}

/**
 * What this version does not know among values that decide what is read.
 *
 * @param {any} data
 */
function unknownValue(data) {
  const formats = data.formats ?? {};
  const first = (/** @type {string[]} */ values, /** @type {(value: string) => boolean} */ known) =>
    values.filter((value) => !known(value)).sort()[0];
  if (!["publishing", "published"].includes(data.state)) {
    return `its state ${shown(data.state)} is not known`;
  }
  const destination = first(data.destinations, (value) => ["ssm", "s3"].includes(value));
  if (destination !== undefined) {
    return `its destination ${shown(destination)} is not known`;
  }
  if ((data.parameterNames ?? []).some((/** @type {string} */ name) => !name.endsWith(`/${data.name}`))) {
    return `one of its parameters is not one of ${data.name}`;
  }
  if (data.destinations.length === 0) {
    return "it names no destination";
  }
  const format = first(Object.keys({ ...formats, ...data.objectVersions }), (value) => FILE_NAMES.has(value));
  if (format !== undefined) {
    return `its file format ${shown(format)} is not known`;
  }
  if (![data.sha256, ...Object.values(formats)].every((digest) => SHA256.test(digest))) {
    return "one of its SHA-256 is not 64 hexadecimal digits";
  }
  if (data.requestedAt && !MOMENT.test(data.requestedAt)) {
    return `its requestedAt ${shown(data.requestedAt)} is not a moment like 20261123T061500Z`;
  }
  return "";
}

/**
 * The value for a message, cut if it is long.
 *
 * @param {string} value
 */
function shown(value) {
  const text = JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 2)} …`;
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string";
}

/** @param {unknown} value */
function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {any} value */
function isProblem(value) {
  return ["code", "severity", "subject", "message", "fix"].every((key) => isText(value[key]));
}

/** @param {unknown} value */
function isDetail(value) {
  return isListOf(isText, value) && /** @type {unknown[]} */ (value).length === 2;
}

/**
 * @param {(value: unknown) => boolean} isItem
 * @param {unknown} value
 */
function isListOf(isItem, value) {
  return Array.isArray(value) && value.every(isItem);
}

/**
 * @param {(value: unknown) => boolean} isItem
 * @param {unknown} value
 */
function isMapOf(isItem, value) {
  return isMap(value) && Object.values(/** @type {object} */ (value)).every(isItem);
}
