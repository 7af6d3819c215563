import { ConnectorError } from "../../sdk/error.ts";
import { lintManifest } from "../lint/lint_manifest.ts";
import { reportText } from "../lint/report_text.ts";
import { shownPath } from "./shown_path.ts";

/** What to look at. */
export interface RequireLintOptions {
  /** Absolute path of the manifest. */
  readonly manifestFile: string;
  /** Whether executables are started, to be asked whether they are what the manifest says. */
  readonly run: boolean;
  /** Whether the package is for plakar v1.0, as the manifest may say. */
  readonly isOlder: boolean;
  readonly signal: AbortSignal;
  /** Called as the work goes on. */
  readonly onStep: (step: string) => void;
  /** Gets the warnings. */
  readonly onNote: (text: string) => void;
}

/**
 * Refuses what `lint` calls an error, and tells its warnings.
 *
 * @throws {ConnectorError} `failed_precondition` with the report of the errors.
 */
export async function requireLint(options: RequireLintOptions): Promise<void> {
  const { manifestFile, run, isOlder, signal, onStep, onNote } = options;
  const shown = shownPath(manifestFile);
  const found = await lintManifest({
    path: manifestFile,
    shown,
    run,
    signal,
    note: onNote,
    step: onStep,
  });
  const errors = found.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new ConnectorError(
      `cannot pack what "plakar-deno lint" finds mistakes in:\n${reportText(errors, shown)}`,
      { code: "failed_precondition" },
    );
  }
  for (const { rule, file, line, problem, fix } of found) {
    // What is packed was built; for another machine it lies where lint does not look.
    if (rule === "not-built" || isOlder && rule === "api-version-old") continue;
    onNote(`${file}:${line}: warning ${rule}: ${problem}: ${fix}`);
  }
}
