/** Files that are written as a whole or not at all. */

import { randomBytes } from "node:crypto";
import { chmod, open, realpath, rename, stat, unlink, writeFile } from "node:fs/promises";
import path from "node:path";

const MODE_OF_A_NEW_FILE = 0o666;
const REASONS = new Map([
  ["EACCES", "Permission denied"],
  ["EEXIST", "File exists"],
  ["EISDIR", "Is a directory"],
  ["ELOOP", "Too many levels of symbolic links"],
  ["ENOENT", "No such file or directory"],
  ["ENOSPC", "No space left on device"],
  ["ENOTDIR", "Not a directory"],
  ["EPERM", "Operation not permitted"],
  ["EROFS", "Read-only file system"],
]);

/**
 * Write the bytes at once: a reader sees the whole old file or the whole new one.
 *
 * The target of a link is replaced, not the link. A device or pipe is written to. A failure leaves no temporary file.
 *
 * @param {string} file
 * @param {Uint8Array} body
 */
export async function writeWhole(file, body) {
  const target = await resolved(file);
  const there = await found(target);
  if (there && !there.isFile()) {
    await writeFile(target, body);
    return;
  }
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString("hex")}`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(body);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(temporary, there ? there.mode & 0o777 : MODE_OF_A_NEW_FILE & ~process.umask());
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

/**
 * Whether that is a file.
 *
 * @param {string} file
 */
export async function isFile(file) {
  return (await found(file))?.isFile() ?? false;
}

/**
 * Why the operating system refused, as it says itself; undefined for other errors.
 *
 * @param {any} error
 */
export function reasonOf(error) {
  if (!error.syscall || !error.code) {
    return undefined;
  }
  return REASONS.get(error.code) ?? error.message;
}

/** @param {string} file */
async function resolved(file) {
  try {
    return await realpath(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
      return path.resolve(file);
    }
    throw error;
  }
}

/** @param {string} file */
async function found(file) {
  try {
    return await stat(file);
  } catch {
    return undefined;
  }
}
