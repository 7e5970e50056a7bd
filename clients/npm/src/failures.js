/** Errors whose text is for people. */

/** Exit code 1: there is nothing right to fetch. */
export class Failure extends Error {}

/** A file that is absent, or is not what was published. A command that waits tries again. */
export class FetchFailed extends Failure {}

/** Exit code 2: an argument is wrong, or two arguments exclude each other. */
export class WrongUsage extends Error {}

/** An argument that cannot be read. The options of the help may be what the person looks for. */
export class Unreadable extends WrongUsage {}

/** Exit code 3: a reply that is none of AWS, or lacks what AWS always sends. */
export class UnusableReply extends Error {
  /**
   * @param {string} operation
   * @param {string} why a part of a sentence
   */
  constructor(operation, why) {
    super(`the reply to ${operation} cannot be used: ${why}`);
  }
}
