import { ConnectorError } from "./error.ts";
import { escapePath } from "./escape_path.ts";
import { recordPath } from "./record_path.ts";

/**
 * The form of a root that hosts can list (protocol 3.7, row I22): absolute and clean.
 *
 * Throws a `ConnectorError` for an empty or relative root.
 *
 * @example
 * ```ts
 * import { rootPath } from "@plakar-deno/sdk";
 *
 * console.log(rootPath("/data/")); // "/data"
 * ```
 */
export function rootPath(root: string): string {
  try {
    return recordPath(root);
  } catch (cause) {
    throw new ConnectorError(
      `the root "${escapePath(String(root))}" is not an absolute path; ` +
        `a connector must answer one like "/data", or "/" for a single object`,
      { code: "invalid_argument", cause },
    );
  }
}
