/** Clients of AWS, with the time-outs and retries of the Python command. The SDK is imported when it is used. */

import { readFileSync } from "node:fs";

import { explain, isAbsent } from "./refusals.js";
import { UnusableReply } from "./failures.js";

/** @typedef {import("./publisher.js").Reads} Reads */

const CONNECT_MILLISECONDS = 1000;
const READ_MILLISECONDS = 4000;
const ATTEMPTS = 3;
const SESSION_NAME = "amplify-outputs-publisher";
// The shortest that STS issues.
const SESSION_SECONDS = 900;
const ACTIONS = ["kms:Decrypt", "s3:GetObject", "s3:ListBucket", "ssm:GetParameter"];

/** AWS refused, or could not be reached: exit code 3. */
export class AwsFailed extends Error {}

/**
 * The reads of the account of the environment's credentials, or of that profile or role, in the configured region.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ roleArn?: string, externalId?: string, region?: string, profile?: string }} options
 * @returns {Promise<Reads>}
 */
export async function readsOf(environment, { roleArn, externalId, ...named }) {
  // The versions of the SDK are pinned: those that need a newer Node are not among them.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const settings = settingsOf(environment, named);
  const { profile = environment.AWS_PROFILE } = named;
  const [{ SSMClient, GetParameterCommand }, { S3Client, GetObjectCommand }] = await Promise.all([
    import("@aws-sdk/client-ssm"),
    import("@aws-sdk/client-s3"),
  ]);
  const credentials = roleArn ? { credentials: await assume(settings, roleArn, externalId, profile) } : {};
  const made = await settled("GetParameter", profile, async () => {
    const ssm = new SSMClient({ ...settings, ...credentials });
    const s3 = new S3Client({
      ...settings,
      ...credentials,
      followRegionRedirects: true,
      // No name of a bucket is below the name of an endpoint of one's own.
      forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL),
    });
    return { ssm, s3, region: await ssm.config.region() };
  });
  return {
    region: made.region,
    parameter: (name) =>
      absentOr("GetParameter", profile, async () => {
        const { Parameter } = await made.ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
        return {
          value: sent(Parameter?.Value, "GetParameter", "Value"),
          arn: sent(Parameter?.ARN, "GetParameter", "ARN"),
        };
      }),
    object: (bucket, key, owner) =>
      absentOr("GetObject", profile, async () => {
        const asked = { Bucket: bucket, Key: key, ExpectedBucketOwner: owner || undefined };
        const { Body, ETag } = await made.s3.send(new GetObjectCommand({ ...asked, ChecksumMode: "ENABLED" }));
        sent(ETag, "GetObject", "header etag");
        return sent(Body, "GetObject", "body").transformToByteArray();
      }),
  };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ region?: string, profile?: string }} named
 */
function settingsOf(environment, { region = environment.AWS_DEFAULT_REGION, profile }) {
  const bundle = environment.AWS_CA_BUNDLE;
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return {
    // The name of the variable that the AWS command line and Python's SDK read.
    ...(region ? { region } : {}),
    ...(profile ? { profile } : {}),
    maxAttempts: ATTEMPTS,
    retryMode: "standard",
    customUserAgent: /** @type {[string, string][]} */ ([["amplify-outputs-fetch", version]]),
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: READ_MILLISECONDS,
      throwOnRequestTimeout: true,
      // Agents of Node 24.5 and newer use the proxies that it names; older ones ignore it.
      httpsAgent: { ...{ proxyEnv: environment }, ...(bundle ? { ca: readFileSync(bundle) } : {}) },
    },
  };
}

/**
 * Credentials of the role for a quarter of an hour, limited to what is called here.
 *
 * @param {ReturnType<typeof settingsOf>} settings
 * @param {string} roleArn
 * @param {string} [externalId]
 * @param {string} [profile]
 */
async function assume(settings, roleArn, externalId, profile) {
  const { STSClient, AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const statement = { Effect: "Allow", Action: ACTIONS, Resource: "*" };
  const { Credentials: issued } = await settled("AssumeRole", profile, () =>
    new STSClient(settings).send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: SESSION_NAME,
        DurationSeconds: SESSION_SECONDS,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
        ExternalId: externalId || undefined,
      }),
    ),
  );
  return {
    accessKeyId: sent(issued?.AccessKeyId, "AssumeRole", "AccessKeyId"),
    secretAccessKey: sent(issued?.SecretAccessKey, "AssumeRole", "SecretAccessKey"),
    sessionToken: sent(issued?.SessionToken, "AssumeRole", "SessionToken"),
  };
}

/**
 * What the call returns, or undefined if AWS says that the thing does not exist.
 *
 * @template T
 * @param {string} operation
 * @param {string | undefined} profile
 * @param {() => Promise<T>} call
 * @returns {Promise<T | undefined>}
 */
async function absentOr(operation, profile, call) {
  return settled(operation, profile, async () => {
    try {
      return await call();
    } catch (error) {
      if (isAbsent(error)) {
        return undefined;
      }
      throw error;
    }
  });
}

/**
 * What the call returns. Throws AwsFailed with what happened and what to do.
 *
 * @template T
 * @param {string} operation
 * @param {string | undefined} profile
 * @param {() => Promise<T>} call
 * @returns {Promise<T>}
 */
async function settled(operation, profile, call) {
  try {
    return await call();
  } catch (error) {
    const words = explain(error, operation, profile);
    throw words === undefined ? error : new AwsFailed(words, { cause: error });
  }
}

/**
 * The value that AWS always sends.
 *
 * @template T
 * @param {T | undefined} value
 * @param {string} operation
 * @param {string} name
 * @returns {T}
 */
function sent(value, operation, name) {
  if (value === undefined) {
    throw new UnusableReply(operation, `it has no ${name}`);
  }
  return value;
}
