/** An error of AWS or of its SDK, in words: what happened, and what to do. */

import { STATUS_CODES } from "node:http";

import { UnusableReply } from "./failures.js";

/**
 * What AWS said to a call: its code and message, the HTTP status, and how often the SDK tried.
 *
 * @typedef {{ operation: string, code: string, message: string, status: number, tries: number }} Refusal
 */

const SERVICES = new Map([
  ["AssumeRole", "AWS STS"],
  ["GetObject", "Amazon S3"],
  ["GetParameter", "Parameter Store"],
]);
const ABSENT = new Set(["NoSuchKey", "NoSuchVersion", "ParameterNotFound", "ParameterVersionNotFound"]);
const DENIED = new Set([
  ...["AccessDenied", "AccessDeniedException", "NotAuthorizedException", "UnauthorizedException"],
  ...["UnauthorizedOperation", "403"],
]);
const THROTTLED = new Set([
  ...["LimitExceededException", "RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException"],
  ...["TooManyRequestsException", "503"],
]);

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException"]);

/** @type {[(refusal: Refusal) => boolean, string][]} The first row that applies says what to do. */
const ADVICE = [
  [
    ({ code }) => EXPIRED.has(code),
    "Your credentials have expired. Get new ones, with `{login}` if your profile uses IAM Identity Center, then try " +
      "again.",
  ],
  [
    ({ code }) => code === "NoSuchBucket",
    "The bucket is gone. Check the region and the bucket's name. If it was the publisher's bucket, deploy the " +
      "publisher with ExistingBucketName set to a bucket that exists.",
  ],
  [
    ({ code, message }) =>
      code.startsWith("KMS.") || code === "InvalidKeyId" || (DENIED.has(code) && /\bkms:\w+/i.test(message)),
    "The KMS key cannot be used. Enable the key, and grant kms:Decrypt and kms:GenerateDataKey on it, in its key " +
      "policy too, to the role or user that makes the call.",
  ],
  [
    ({ code, message }) => DENIED.has(code) && /explicit deny/i.test(message),
    "A policy denies this explicitly, so granting it is not enough. Change the deny in the service control policy, " +
      "permissions boundary, session policy or resource policy that the message names.",
  ],
  [
    ({ code, operation }) => operation === "AssumeRole" && DENIED.has(code),
    "Make sure that the role exists, that its trust policy names the caller and asks for the external ID that was " +
      "given, and that the caller may call sts:AssumeRole on it.",
  ],
  [({ code }) => DENIED.has(code), "Grant {operation} to the role or user that makes the call."],
  [({ code }) => THROTTLED.has(code), "AWS was throttling; the call was tried {times}. Try again in a minute."],
  [
    ({ status }) => status < 400 || status >= 500,
    "AWS was failing; the call was tried {times}. Try again in a minute.",
  ],
  [() => true, "Trying again without a change does not help."],
];

/**
 * Whether AWS says that what the call asks for does not exist.
 *
 * @param {unknown} error
 */
export function isAbsent(error) {
  return error instanceof Error && ABSENT.has(error.name);
}

/**
 * What a refusal means, and what to do.
 *
 * @param {Refusal} refusal
 * @param {string} profile the one that the caller uses, if any: commands to sign in again name it
 */
export function explainRefusal(refusal, profile = "") {
  const { operation, code } = refusal;
  const [, advice] = /** @type {[unknown, string]} */ (ADVICE.find(([applies]) => applies(refusal)));
  const times = refusal.tries === 1 ? "once" : `${refusal.tries} times`;
  const words = advice.replace("{operation}", operation).replace("{times}", times).replace("{login}", login(profile));
  const message = refusal.message.replace(/\.+$/, "");
  return `${SERVICES.get(operation) ?? "AWS"} refused ${operation}: ${code}: ${message}. ${words}`;
}

/**
 * The same for what a client of the SDK threw; undefined for what is no error of AWS, the network or the settings.
 *
 * @param {any} error
 * @param {string} operation
 * @param {string} profile
 * @returns {string | undefined}
 */
export function explain(error, operation, profile = "") {
  const { httpStatusCode: status, attempts: tries = 1 } = error.$metadata ?? {};
  if (error instanceof UnusableReply) {
    return unusable(error.message);
  }
  const ofAws = error.$fault && (error.name !== "Unknown" || error.$metadata.requestId || status >= 500);
  if (ofAws && status !== undefined) {
    return explainRefusal({ operation, tries, status, ...said(error, operation, status) }, profile);
  }
  if (status >= 400 && status < 500) {
    return unusable(new UnusableReply(operation, `it is HTTP ${status} and no answer of AWS`).message);
  }
  if (status !== undefined) {
    // The SDK could not read the reply. It names the beginning of the reply, which may be anything.
    const why = `it is not ${operation === "GetParameter" ? "JSON" : "XML"}`;
    return unusable(new UnusableReply(operation, why).message);
  }
  if (error.$metadata) {
    return (
      "AWS could not be reached; check that the regions in the pool ids exist and that the network allows the call, " +
      `then try again: ${error.message || error.code}`
    );
  }
  return explainSettings(error, profile);
}

/** @param {string} profile */
function login(profile) {
  const name = /^[\w@%+=:,./-]+$/.test(profile) ? profile : `'${profile.replaceAll("'", `'"'"'`)}'`;
  return profile ? `aws sso login --profile ${name}` : "aws sso login";
}

/**
 * @param {any} error
 * @param {string} profile
 */
function explainSettings(error, profile) {
  if (error.message === "Region is missing") {
    return (
      "No AWS region is configured; add --region to the command, or set AWS_DEFAULT_REGION or a profile's region: " +
      "You must specify a region."
    );
  }
  if (error.code === "ERR_INVALID_URL") {
    return `Invalid endpoint: ${error.input}.`;
  }
  if (error.name === "TokenProviderError" || /\bSSO\b/i.test(`${error.name} ${error.message}`)) {
    return `You are not signed in to AWS any more. Run \`${login(profile)}\`, then try again: ${error.message}`;
  }
  if (["CredentialsProviderError", "ProviderError"].includes(error.name)) {
    return error.message === "Could not load credentials from any providers"
      ? "AWS credentials are missing; configure a profile or a role: Unable to locate credentials"
      : `The AWS SDK could not make the call: ${error.message}`;
  }
  return undefined;
}

/** @param {string} message */
function unusable(message) {
  return (
    `AWS, or a proxy in its place, sent no usable answer: ${message}. Try again; if it stays so, check the proxy and ` +
    "the endpoint settings (AWS_ENDPOINT_URL)."
  );
}

/**
 * @param {any} error
 * @param {string} operation
 * @param {number} status
 */
function said(error, operation, status) {
  if (error.name !== "Unknown") {
    return { code: error.name, message: error.message };
  }
  // A reply without a body.
  return { code: String(status), message: operation === "GetObject" ? (STATUS_CODES[status] ?? "") : "" };
}
