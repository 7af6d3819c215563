import { formatSize } from "../build/format_size.ts";
import { oneLine } from "../visible_text.ts";
import type { RestoredFolder } from "./restore_folder.ts";

/** What a person reads about a restored folder, and whether all is well. */
export interface RestoreReport {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

/** Of many complaints of one kind, the first ones tell enough. */
const shown = 10;

/**
 * Puts the result for a person. What could not be read, and special files, which Deno cannot make,
 * are told and are no failure of a restore; everything else that differs is.
 */
export function restoreLines({ copied, compared, milliseconds }: RestoredFolder): RestoreReport {
  const special = copied.refused.filter(({ kind }) => kind === "special");
  const refused = copied.refused.filter(({ kind }) => kind !== "special");
  const lines = [
    `  ${copied.records} entries, ${formatSize(copied.bytes)} in ${
      (milliseconds / 1000).toFixed(1)
    } s`,
    ...list("could not be read and was left out", copied.unread),
    ...list("is a device, pipe or socket, which Deno cannot make", special),
    ...list("was not restored", refused),
  ];
  if (compared.differences.length === 0) {
    lines.push(
      `  compared: ${compared.entries} entries, ${formatSize(compared.bytes)}, ` +
        `${compared.hardLinks} hard links: every byte and attribute is the same`,
    );
  }
  lines.push(...list(
    "differs",
    compared.differences.map(({ path, difference }) => ({ path: path || "/", reason: difference })),
  ));
  return { lines, ok: refused.length === 0 && compared.differences.length === 0 };
}

function list(
  what: string,
  entries: readonly { readonly path: string; readonly reason: string }[],
): string[] {
  const lines = entries.slice(0, shown).map(({ path, reason }) =>
    `  ! "${oneLine(path)}" ${what}: ${oneLine(reason)}`
  );
  if (entries.length > shown) lines.push(`  ! … and ${entries.length - shown} more of these`);
  return lines;
}
