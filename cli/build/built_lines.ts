import { relative } from "node:path";
import type { BuiltExecutable } from "./build_one.ts";
import { formatSize } from "./format_size.ts";

/**
 * What a person reads of an executable: where it is, its size, how long it took, the first digits of
 * its SHA-256, what it may use; and on lines of their own what is out of the ordinary.
 *
 * @param built The executable.
 * @param project The folder that paths are told from.
 */
export function builtLines(built: BuiltExecutable, project: string): string {
  const path = relative(project, built.executable);
  const lines = [
    [
      (path.startsWith("..") ? built.executable : path).padEnd(24),
      formatSize(built.bytes).padStart(8),
      built.unchanged
        ? "unchanged".padStart(10)
        : `${(built.milliseconds / 1000).toFixed(1)} s`.padStart(10),
      built.sha256.slice(0, 12),
      `may use: ${built.grants}`,
    ].join("  "),
  ];
  if (built.roles !== undefined) {
    lines.push(`  one executable for ${built.roles.join(", ")}: each may use what any of them may`);
  }
  for (const [access, reason] of Object.entries(built.reasons)) {
    lines.push(`  beyond the sandbox: ${access}, because ${reason}`);
  }
  return lines.join("\n");
}
