import { ConnectorError } from "../../sdk/error.ts";
import type { PermissionSet } from "./permission_set.ts";
import type { Platform } from "./platform.ts";

/**
 * Refuses folders of one kind of system in an executable for the other: Deno notes a path as the
 * system that compiles reads it, so `C:\data` comes out right on Windows alone.
 *
 * @param host The system this runs on; that of `Deno.build` when left out.
 * @throws {ConnectorError} `invalid_argument`, naming the path.
 */
export function requirePaths(
  set: PermissionSet,
  platform: Platform,
  host: string = Deno.build.os,
): void {
  if ((platform.os === "windows") === (host === "windows")) return;
  for (const { access, allow } of set.grants) {
    if (allow === true || (access !== "read" && access !== "write" && access !== "ffi")) continue;
    const where = platform.os === "windows" ? "on Windows" : "on Linux or macOS";
    throw new ConnectorError(
      `cannot build "${set.name}" for ${platform.name}: it is granted "${access}" for ` +
        `"${allow[0]}", and paths of ${platform.os} are understood only ${where}; build it there`,
      { code: "invalid_argument" },
    );
  }
}
