/** A published file from SSM or S3, checked against its record. The rules are those of the Python command. */

import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { FetchFailed } from "./failures.js";
import * as messages from "./messages.js";
import { DOCUMENT_FORMAT } from "./names.js";
import { redirectFault } from "./origins.js";
import { sha256Of } from "./record.js";

/** @typedef {import("./publisher.js").Place} Place */
/** @typedef {import("./publisher.js").Publisher} Publisher */
/** @typedef {import("./record.js").PublicationRecord} PublicationRecord */

/**
 * Which file of a publication is wanted. If no source is named, it is read from S3, or from SSM if it is only there.
 *
 * @typedef {object} Wanted
 * @property {string} format
 * @property {Place} [source]
 * @property {string} [sha256] what its bytes must match
 * @property {number} [version] a version of the parameter
 * @property {string[]} [origins] sites to which users must be able to return after a redirect
 */

/**
 * A file, its record, and where it was read. `verified` says that the record names its SHA-256, or the caller did.
 *
 * @typedef {{ record: PublicationRecord, source: Place, body: Buffer, sha256: string, verified: boolean }} Fetched
 */

// A publication in progress is in one place before it is in the other, for well under a second.
export const LOOKS = 5;
export const PAUSE_SECONDS = 0.3;
export const WAIT_PAUSE_SECONDS = 3;
const AT_THE_SAME_TIME = 20;

/** @typedef {{ now: () => number, sleep: (seconds: number) => Promise<unknown> }} Clock */
/** @type {Clock} In seconds. */
const CLOCK = {
  now: () => performance.now() / 1000,
  sleep: (seconds) => sleep(seconds * 1000),
};

/**
 * The published file. While a publication is in progress that may be the previous one.
 *
 * Throws FetchFailed if there is no file, or if it is not what was published or wanted.
 *
 * @param {string} name
 * @param {Wanted} wanted
 * @param {Publisher} publisher
 * @param {Clock} clock
 * @returns {Promise<Fetched>}
 */
export async function fetchOne(name, wanted, publisher, clock = CLOCK) {
  const fetched = await fetchFile(name, wanted, publisher, clock);
  if (wanted.origins?.length) {
    // Some of the other formats have one redirect URL, or have it in code.
    const there = { source: wanted.source, format: DOCUMENT_FORMAT };
    const { body } = wanted.format === DOCUMENT_FORMAT ? fetched : await fetchFile(name, there, publisher, clock);
    const fault = redirectFault(name, JSON.parse(body.toString()), wanted.origins);
    if (fault) {
      throw new FetchFailed(fault);
    }
  }
  return fetched;
}

/**
 * The file itself, without a look at its content.
 *
 * @param {string} name
 * @param {Wanted} wanted
 * @param {Publisher} publisher
 * @param {Clock} clock
 * @returns {Promise<Fetched>}
 */
async function fetchFile(name, wanted, publisher, clock) {
  if (wanted.version !== undefined) {
    return fetchVersion(name, wanted, wanted.version, publisher);
  }
  for (let look = 1; ; look += 1) {
    const { record, source, body } = await lookAt(name, wanted, publisher);
    const sha256 = body && digest(body);
    const fault = faultOf(sha256, record, wanted, publisher.place(name, source, wanted.format));
    if (body && sha256 && !fault) {
      return { record, source, body, sha256, verified: true };
    }
    // It is what was published, but not what is wanted.
    const settled = record.state === "published" && sha256 === sha256Of(record, wanted.format);
    if (settled || look === LOOKS) {
      throw new FetchFailed(fault);
    }
    await clock.sleep(PAUSE_SECONDS);
  }
}

/**
 * What was fetched, and what could not be, by name. What fails is tried again until `waitSeconds` have passed.
 *
 * @param {string[]} names
 * @param {Wanted} wanted
 * @param {Publisher} publisher
 * @param {number} waitSeconds
 * @param {(names: string[]) => void} waiting gets the names before each pause
 * @param {Clock} clock
 */
export async function fetchAll(names, wanted, publisher, waitSeconds = 0, waiting = () => {}, clock = CLOCK) {
  const until = clock.now() + waitSeconds;
  /** @type {Map<string, Fetched>} */
  const fetched = new Map();
  for (;;) {
    /** @type {Map<string, FetchFailed>} */
    const failed = new Map();
    const left = names.filter((name) => !fetched.has(name));
    const answers = await inTurns(left, (name) => fetchOne(name, wanted, publisher, clock));
    answers.forEach((answer, index) => {
      if (answer.status === "fulfilled") {
        fetched.set(left[index], answer.value);
      } else if (answer.reason instanceof FetchFailed) {
        failed.set(left[index], answer.reason);
      } else {
        throw answer.reason;
      }
    });
    const seconds = until - clock.now();
    if (failed.size === 0 || seconds <= 0) {
      return { fetched, failed };
    }
    waiting([...failed.keys()]);
    await clock.sleep(Math.min(WAIT_PAUSE_SECONDS, seconds));
  }
}

/**
 * The record, where it says the file is, and what is there: read together if that is the likely place.
 *
 * @param {string} name
 * @param {Wanted} wanted
 * @param {Publisher} publisher
 */
async function lookAt(name, { source: asked, format }, publisher) {
  const likely = asked ?? "s3";
  const [recorded, there] = await Promise.allSettled([
    publisher.record(name),
    publisher.document(name, likely, format),
  ]);
  const record = valueOf(recorded);
  if (record === undefined) {
    throw new FetchFailed(await explainMissingRecord(name, publisher));
  }
  if (sha256Of(record, format) === undefined) {
    const formats = [DOCUMENT_FORMAT, ...Object.keys(record.formats)];
    throw new FetchFailed(messages.notInFormat(record.name, format, formats));
  }
  const source = asked ?? (record.destinations.includes("s3") ? "s3" : "ssm");
  if (!record.destinations.includes(source)) {
    throw new FetchFailed(messages.notInPlace(name, source, record.destinations[0]));
  }
  const body = source === likely ? valueOf(there) : await publisher.document(name, source, format);
  return { record, source, body };
}

/**
 * That version of the parameter. The record vouches for the version that it names, and no other.
 *
 * @param {string} name
 * @param {Wanted} wanted
 * @param {number} version
 * @param {Publisher} publisher
 * @returns {Promise<Fetched>}
 */
async function fetchVersion(name, wanted, version, publisher) {
  const place = `version ${version} of ${publisher.place(name, "ssm")}`;
  const [recorded, there] = await Promise.allSettled([
    publisher.record(name),
    publisher.parameterVersion(name, version),
  ]);
  const record = valueOf(recorded);
  if (record === undefined) {
    throw new FetchFailed(await explainMissingRecord(name, publisher));
  }
  const body = valueOf(there);
  if (body === undefined) {
    throw new FetchFailed(messages.noSuchVersion(place));
  }
  const sha256 = digest(body);
  const named = record.state === "published" && record.parameterVersion === version;
  if (named && sha256 !== record.sha256) {
    throw new FetchFailed(messages.notAsPublished(place, record.name, record.sha256));
  }
  if (wanted.sha256 !== undefined && wanted.sha256 !== sha256) {
    throw new FetchFailed(messages.notAsExpected(place, sha256, wanted.sha256));
  }
  if (!isDocument(body)) {
    throw new FetchFailed(messages.notADocument(place));
  }
  return { record, source: "ssm", body, sha256, verified: named || wanted.sha256 !== undefined };
}

/**
 * Why that is not the file, "" if it is.
 *
 * @param {string | undefined} sha256
 * @param {PublicationRecord} record
 * @param {Wanted} wanted
 * @param {string} place
 */
function faultOf(sha256, record, wanted, place) {
  const published = /** @type {string} */ (sha256Of(record, wanted.format));
  // While it is `publishing`, a place may hold the one before.
  const right = record.state === "publishing" ? [published, ...record.replaces] : [published];
  if (sha256 === undefined || !right.includes(sha256)) {
    return messages.notAsPublished(place, record.name, published);
  }
  if (wanted.sha256 !== undefined && wanted.sha256 !== sha256) {
    return messages.notAsExpected(place, sha256, wanted.sha256);
  }
  return "";
}

/**
 * Why nothing can be fetched under the name: one read for each place.
 *
 * @param {string} name
 * @param {Publisher} publisher
 */
async function explainMissingRecord(name, publisher) {
  const places = /** @type {Place[]} */ (["ssm", "s3"]);
  const reads = await Promise.allSettled(places.map((place) => publisher.document(name, place)));
  // A read that AWS refuses finds nothing: it only explains.
  const found = places.filter((_, index) => {
    const read = reads[index];
    return read.status === "fulfilled" && read.value !== undefined;
  });
  const record = publisher.recordPlace(name);
  if (found.length === 0) {
    return messages.notPublished(name, record);
  }
  return messages.notRecorded(
    name,
    record,
    found.map((place) => publisher.place(name, place)),
  );
}

/** @param {Buffer} body */
function isDocument(body) {
  try {
    const value = JSON.parse(body.toString());
    return typeof value === "object" && value !== null && !Array.isArray(value) && "version" in value;
  } catch {
    return false;
  }
}

/** @param {Buffer} body */
function digest(body) {
  return createHash("sha256").update(body).digest("hex");
}

/**
 * @template T
 * @param {PromiseSettledResult<T>} result
 */
function valueOf(result) {
  if (result.status === "rejected") {
    throw result.reason;
  }
  return result.value;
}

/**
 * What the work makes of each item, a limited number at the same time.
 *
 * @template S, T
 * @param {S[]} items
 * @param {(item: S) => Promise<T>} work
 */
async function inTurns(items, work) {
  /** @type {PromiseSettledResult<Awaited<T>>[]} */
  const results = [];
  const waitingItems = items.entries();
  const worker = async () => {
    for (const [index, item] of waitingItems) {
      [results[index]] = await Promise.allSettled([work(item)]);
    }
  };
  await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, worker));
  return results;
}
