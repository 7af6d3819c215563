import { ConnectorError } from "../../sdk/error.ts";
import { manifestFindings } from "../manifest/parse_manifest.ts";
import type { RuleId } from "../manifest/rules.ts";
import { applyEdits, editInWords } from "./apply_edits.ts";
import { lintManifest, type LintOptions } from "./lint_manifest.ts";
import { unreadable } from "./unreadable.ts";

/** One thing that was put right. */
export interface Fixed {
  readonly file: string;
  /** Where it stood before. */
  readonly line: number;
  readonly rule: RuleId;
  /** What was done, in words. */
  readonly change: string;
}

/** A correction may show the next mistake, such as a text where a list belongs; they are few. */
const rounds = 5;

/**
 * Puts right what has one correction, in the manifest and the modes of the files it names: keys that
 * are misspelt and free under the right name, `version`, `store`, case and `_` in known words, the
 * `://` of a protocol, a text where a list belongs, and execute bits.
 *
 * @returns What was done, in order; nothing when called again.
 * @throws {ConnectorError} `failed_precondition` when a file cannot be read or changed.
 */
export async function fixManifest(
  { path, shown, api = "v1.1", signal }: Pick<LintOptions, "path" | "shown" | "api" | "signal">,
): Promise<readonly Fixed[]> {
  const fixed: Fixed[] = [];
  for (let round = 0; round < rounds; round++) {
    const findings = await lintManifest({
      path,
      shown,
      api,
      signal,
      run: false,
      note: () => {},
    });
    const before = fixed.length;
    for (const { edit, file, line, rule } of findings) {
      if (edit?.kind !== "make-executable") continue;
      await giveExecuteBits(edit.file).catch((error) => {
        throw unreadable("fix", edit.file, error);
      });
      fixed.push({ file, line, rule, change: editInWords(edit) });
    }
    const old = await Deno.readTextFile(path);
    const { text, applied } = applyEdits(old, findings);
    if (text !== old) {
      requireReadable(text, shown);
      await Deno.writeTextFile(path, text).catch((error) => {
        throw unreadable("fix", shown, error);
      });
    }
    for (const { edit, file, line, rule } of applied) {
      fixed.push({ file, line, rule, change: editInWords(edit!) });
    }
    if (fixed.length === before) break;
  }
  return fixed;
}

/** Whoever may read it may start it, as a compiler leaves it. */
async function giveExecuteBits(file: string): Promise<void> {
  const mode = (await Deno.stat(file)).mode ?? 0o644;
  await Deno.chmod(file, (mode & 0o7777) | 0o100 | ((mode & 0o444) >> 2));
}

/** A correction must never leave a file that was readable unreadable. */
function requireReadable(text: string, file: string): void {
  const { manifest, findings: [first] } = manifestFindings(text, file);
  if (manifest !== undefined) return;
  throw new ConnectorError(
    `cannot fix "${file}": the result would not be YAML (${first?.message}); correct it by hand`,
    { code: "internal" },
  );
}
