/** Names of publications, and where a publisher keeps what belongs to one. */

export const DOCUMENT_FORMAT = "json";
/** @type {ReadonlyMap<string, string>} The file of each format. */
export const FILE_NAMES = new Map([
  [DOCUMENT_FORMAT, "amplify_outputs.json"],
  ["dart", "amplify_outputs.dart"],
  ["ts", "amplify_outputs.ts"],
  ["mjs", "amplify_outputs.mjs"],
  ["legacy-json", "aws-exports.json"],
  ["legacy-json-mobile", "amplifyconfiguration.json"],
]);
export const DEFAULT_PREFIX = "/amplify-outputs";

const PUBLICATION_NAME = /^(?=.{1,200}$)[A-Za-z0-9][A-Za-z0-9_-]{0,62}(?:\/[A-Za-z0-9][A-Za-z0-9_-]{0,62}){0,9}$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]{1,576}$/;

/** @param {unknown} text */
export function isPublicationName(text) {
  return typeof text === "string" && PUBLICATION_NAME.test(text);
}

/** @param {string} text */
export function isParameterPrefix(text) {
  return /^(?!\/aws)(?!\/ssm)/i.test(text) && /^(?:\/[A-Za-z0-9][A-Za-z0-9_-]{0,62}){1,3}$/.test(text);
}

/** @param {string} text */
export function isRegion(text) {
  return /^[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}$/.test(text);
}

/** @param {string} text */
export function isRoleArn(text) {
  return ROLE_ARN.test(text);
}

/**
 * The S3 object of the file in that format.
 *
 * @param {string} name
 * @param {string} format one of FILE_NAMES
 */
export function documentKey(name, format) {
  return `outputs/${name}/${FILE_NAMES.get(format)}`;
}

/**
 * The S3 object of the publication record.
 *
 * @param {string} name
 */
export function recordKey(name) {
  return `records/${name}.json`;
}

/**
 * The SSM parameter that names the bucket of the publisher with that prefix.
 *
 * @param {string} prefix
 */
export function bucketParameter(prefix) {
  return `${prefix}/.publisher/bucket-name`;
}
