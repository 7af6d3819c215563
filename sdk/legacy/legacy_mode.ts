import { ConnectorError } from "../error.ts";
import type { StorageMode } from "../storage.ts";

const WRITE = 2;
const READ = 4;

/**
 * A mode as v1.0-style stores give it: a word, or the wire's bits (protocol 2.5: write 2, read 4).
 *
 * Throws a `ConnectorError` for bits without either.
 */
export function legacyMode(mode: StorageMode | number): StorageMode {
  if (typeof mode !== "number") return mode;
  switch (mode & (READ | WRITE)) {
    case READ:
      return "read";
    case WRITE:
      return "write";
    case READ | WRITE:
      return "read-write";
    default:
      throw new ConnectorError(
        `the store's mode is ${mode}, which allows nothing; give 4 to read, 2 to write, 6 for both`,
        { code: "internal" },
      );
  }
}
