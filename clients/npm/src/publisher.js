/** The bucket and the parameters of one publisher: what is published under a name. Never writes. */

import { Failure } from "./failures.js";
import { noPublisher, recordUnreadable } from "./messages.js";
import { bucketParameter, DOCUMENT_FORMAT, documentKey, recordKey } from "./names.js";
import { NoRecord, parseRecord } from "./record.js";

/**
 * The calls to AWS. Each returns undefined for what does not exist, and throws for all else.
 *
 * @typedef {object} Reads
 * @property {string} region
 * @property {(name: string) => Promise<{ value: string, arn: string } | undefined>} parameter
 * @property {(bucket: string, key: string, owner: string) => Promise<Uint8Array | undefined>} object
 *   `owner` is the account that the bucket must be of, "" for any.
 */

/** @typedef {"ssm" | "s3"} Place */

export class Publisher {
  /**
   * @param {Reads} reads
   * @param {{ bucket: string, prefix: string, account: string }} settings
   */
  constructor(reads, { bucket, prefix, account }) {
    this.reads = reads;
    this.bucket = bucket;
    this.prefix = prefix;
    this.account = account;
  }

  /**
   * The publisher with that prefix. No call to AWS if the bucket is named; the bucket may be of any account then.
   *
   * @param {Reads} reads
   * @param {string} prefix
   * @param {string} [bucket]
   */
  static async find(reads, prefix, bucket) {
    if (bucket) {
      return new Publisher(reads, { bucket, prefix, account: "" });
    }
    const name = bucketParameter(prefix);
    const found = await reads.parameter(name);
    if (found === undefined) {
      throw new Failure(noPublisher(name, reads.region));
    }
    return new Publisher(reads, { bucket: found.value, prefix, account: found.arn.split(":")[4] ?? "" });
  }

  /**
   * The publication record, if there is one.
   *
   * @param {string} name
   */
  async record(name) {
    const body = await this.reads.object(this.bucket, recordKey(name), this.account);
    try {
      return body && parseRecord(Buffer.from(body).toString());
    } catch (error) {
      throw error instanceof NoRecord ? new Failure(recordUnreadable(this.recordPlace(name), error.message)) : error;
    }
  }

  /**
   * The file in one place, undefined if it is not there. Only S3 has other formats.
   *
   * @param {string} name
   * @param {Place} place
   * @param {string} format
   */
  async document(name, place, format = DOCUMENT_FORMAT) {
    if (place === "s3") {
      const body = await this.reads.object(this.bucket, documentKey(name, format), this.account);
      return body && Buffer.from(body);
    }
    return this.#value(this.#parameter(name));
  }

  /**
   * The file as that version of the parameter holds it.
   *
   * @param {string} name
   * @param {number} version
   */
  async parameterVersion(name, version) {
    return this.#value(`${this.#parameter(name)}:${version}`);
  }

  /**
   * How messages name a place.
   *
   * @param {string} name
   * @param {Place} place
   * @param {string} format
   */
  place(name, place, format = DOCUMENT_FORMAT) {
    if (place === "ssm") {
      return `SSM parameter ${this.#parameter(name)}`;
    }
    return `s3://${this.bucket}/${documentKey(name, format)}`;
  }

  /**
   * How messages name a record.
   *
   * @param {string} name
   */
  recordPlace(name) {
    return `s3://${this.bucket}/${recordKey(name)}`;
  }

  /** @param {string} name */
  #parameter(name) {
    return `${this.prefix}/${name}`;
  }

  /** @param {string} parameter */
  async #value(parameter) {
    const found = await this.reads.parameter(parameter);
    return found && Buffer.from(found.value);
  }
}
