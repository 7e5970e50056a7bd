/** A publisher in memory, whose reads are noted and can be changed from one to the next. */

import { createHash } from "node:crypto";

import { Publisher } from "../src/publisher.js";

export const NAME = "storefront/prod";
export const OLD = Buffer.from('{"version":"1.4"}');
export const NEW = Buffer.from('{"version":"1.5"}');
export const BUCKET = "bucket";
const ARN = "arn:aws:ssm:us-east-1:123456789012:parameter/amplify-outputs/.publisher/bucket-name";

export function sha256(body) {
  return createHash("sha256").update(body).digest("hex");
}

/** The JSON of a record of NEW, with these changes. */
export function record(changes = {}) {
  return {
    recordFormat: 1,
    name: NAME,
    owner: { stack: "cli:123456789012", resource: NAME },
    state: "published",
    claim: "c",
    request: {},
    sha256: sha256(NEW),
    replaces: [],
    formats: {},
    outputsVersion: "1.5",
    destinations: ["ssm", "s3"],
    poolIds: [],
    parameterNames: [],
    parameterVersion: 2,
    objectVersions: { json: null },
    attributes: {},
    problems: [],
    publishedAt: "2026-11-23T06:15:00+00:00",
    publisherVersion: "0.1.0",
    ...changes,
  };
}

/**
 * The reads of a world in which these objects and parameters are. A value may be a function: it is called at each read,
 * with how often it was read before, and what it throws is thrown.
 */
export function reads({ objects = {}, parameters = {} } = {}) {
  const counts = new Map();
  const calls = [];
  const answer = (kind, values, name) => {
    calls.push(`${kind} ${name}`);
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    const value = values[name];
    return typeof value === "function" ? value(before) : value;
  };
  const published = { "/amplify-outputs/.publisher/bucket-name": BUCKET, ...parameters };
  return {
    calls,
    region: "us-east-1",
    async parameter(name) {
      const value = answer("parameter", published, name);
      return value === undefined ? undefined : { value: String(value), arn: ARN };
    },
    async object(bucket, key, owner) {
      return answer(`object of ${owner || "anybody"}`, objects, key);
    },
  };
}

export function publisher(world) {
  return new Publisher(reads(world), { bucket: BUCKET, prefix: "/amplify-outputs", account: "" });
}

/** The bytes of a record. */
export function bytes(changes) {
  return Buffer.from(JSON.stringify(record(changes)));
}

/** A clock whose pauses take no time. */
export function clock() {
  const pauses = [];
  const sum = () => pauses.reduce((total, pause) => total + pause, 0);
  return { pauses, now: () => 1000 + sum(), sleep: async (seconds) => pauses.push(seconds) };
}
