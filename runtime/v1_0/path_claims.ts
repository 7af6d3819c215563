import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";

/** What works on a path: records of the export, or calls that go past it to `setInfo` and `link`. */
export type PathUse = "record" | "call";

/** Keeps records and the calls past them from one path at the same time. */
export interface PathClaims {
  /**
   * Claims paths for one use, until it is disposed of. Throws a `ConnectorError` when one of them is
   * in the other use, and claims none then.
   */
  claim(use: PathUse, ...paths: readonly string[]): Disposable;
}

/**
 * Claims of paths; holds those of the calls under way alone.
 *
 * An author of records looks at what stands at a path and then changes it; a symbolic link that a
 * record puts there in between would lead the change out of the root (row E17), and a hard link to a
 * file that is still coming would name the one before it. Hosts wait for the answer first (protocol
 * 6.4), so that who does not is refused instead of kept waiting: a host of v1.0 may leave a StoreFile
 * without an end, and would wait for its own.
 */
export function pathClaims(): PathClaims {
  const claimed = new Map<string, { readonly use: PathUse; count: number }>();

  function release(path: string): void {
    const claim = claimed.get(path);
    if (claim !== undefined && --claim.count === 0) claimed.delete(path);
  }

  return {
    claim(use, ...paths) {
      for (const path of paths) {
        const claim = claimed.get(path);
        if (claim !== undefined && claim.use !== use) throw busy(path);
      }
      for (const path of paths) {
        const claim = claimed.get(path);
        if (claim === undefined) claimed.set(path, { use, count: 1 });
        else claim.count++;
      }
      return {
        [Symbol.dispose]() {
          for (const path of paths) release(path);
        },
      };
    },
  };
}

function busy(path: string): ConnectorError {
  return new ConnectorError(
    `another call for "${escapePath(path)}" is still under way; the host has to wait for its ` +
      `answer first`,
    { code: "failed_precondition" },
  );
}
