import { relative, sep } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { findSecrets, type FoundSecret, lineAt } from "./find_secrets.ts";
import { findSecretsInFile } from "./find_secrets_in_file.ts";
import type { PackageFile } from "./package_files.ts";
import { secretFile } from "./secret_file.ts";

/** A secret that would be published with the package; never the secret itself. */
export interface SecretFinding {
  /** The file it stands in, from the project's folder. */
  readonly file: string;
  /** Its line, counted from 1. */
  readonly line: number;
  /** What it is: `GitHub token`. */
  readonly kind: string;
  /** The executable whose code holds it, if it is one. */
  readonly executable?: string;
}

/** Code that a package holds, and where it comes from. */
export interface PackagedCode {
  /** The executable it is in. */
  readonly path: string;
  /** The code itself. */
  readonly code: string;
  /** Absolute paths of the project's own modules in it. */
  readonly modules: readonly string[];
}

/** Finds secrets in the files of a package that are no programs, by their names and their text. */
export async function secretsInFiles(
  files: readonly PackageFile[],
  signal: AbortSignal,
): Promise<SecretFinding[]> {
  const findings: SecretFinding[] = [];
  for (const { path, source, role } of files) {
    if (role === "executable") continue;
    const named = secretFile(path) ?? secretFile(source.replaceAll("\\", "/"));
    if (named !== undefined) findings.push({ file: path, line: 1, kind: named });
    for (const { kind, line } of await findSecretsInFile(source, signal)) {
      findings.push({ file: path, line, kind });
    }
  }
  return findings;
}

/**
 * Finds secrets in the code of executables, each with the line of the source it comes from; in what
 * comes from elsewhere, a package for instance, it is the line of the bundled code.
 *
 * The bundle is what is looked through, because comments and unused code of a source are not packed.
 *
 * @param folder The project's folder.
 */
export async function secretsInCode(
  folder: string,
  codes: readonly PackagedCode[],
): Promise<SecretFinding[]> {
  const findings = new Map<string, SecretFinding>();
  for (const { path, code, modules } of codes) {
    for (const secret of findSecrets(code)) {
      const at = await whereIs(secret, modules);
      const finding = at === undefined
        ? { file: path, line: secret.line, kind: secret.kind, executable: path }
        : {
          file: relative(folder, at.file).split(sep).join("/"),
          line: at.line,
          kind: secret.kind,
          executable: path,
        };
      const key = `${finding.file}:${finding.line} ${finding.kind}`;
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

async function whereIs(
  { secret }: FoundSecret,
  modules: readonly string[],
): Promise<{ readonly file: string; readonly line: number } | undefined> {
  for (const file of modules) {
    const text = await Deno.readTextFile(file).catch(() => "");
    const index = text.indexOf(secret);
    if (index >= 0) return { file, line: lineAt(text, index) };
  }
  return undefined;
}

/** A finding that was looked at and is none: `FILE:LINE=REASON`. */
export interface AllowedSecret {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads the value of `--allow-secret`.
 *
 * @throws {ConnectorError} `invalid_argument` when it is not of that form.
 */
export function parseAllowedSecret(text: string): AllowedSecret {
  const found = /^(.+):([1-9]\d*)=\s*(\S.*)$/s.exec(text);
  if (found === null) {
    throw new ConnectorError(
      `cannot read --allow-secret "${text}": write FILE:LINE=REASON, the first two as the finding ` +
        "has them, for example tests/key.json:3=made up for a test",
      { code: "invalid_argument" },
    );
  }
  return { file: found[1]!, line: Number(found[2]), reason: found[3]!.trim() };
}

/**
 * Refuses a package that holds secrets.
 *
 * @param allowed Findings that a person looked at.
 * @throws {ConnectorError} `failed_precondition`, naming each secret by its place and kind, and
 * `invalid_argument` for an allowed one that is not there: what it was for may stand elsewhere now.
 */
export function refuseSecrets(
  findings: readonly SecretFinding[],
  allowed: readonly AllowedSecret[],
): void {
  const isAllowed = (finding: SecretFinding) =>
    allowed.some(({ file, line }) => file === finding.file && line === finding.line);
  const left = findings.filter((finding) => !isAllowed(finding));
  if (left.length > 0) {
    const lines = left.map(({ file, line, kind, executable }) =>
      `${file}:${line}: ${kind}${executable === undefined ? "" : `, in the code of ${executable}`}`
    );
    throw new ConnectorError(
      "cannot pack what looks like a secret, because a package is for everybody to read:\n" +
        `${lines.join("\n")}\n` +
        "take it out, and replace it where it is valid if it was ever published; the place for " +
        "secrets is\nthe connector's options; for what is no secret: " +
        "--allow-secret FILE:LINE=REASON",
      { code: "failed_precondition" },
    );
  }
  for (const { file, line } of allowed) {
    if (findings.some((finding) => finding.file === file && finding.line === line)) continue;
    throw new ConnectorError(
      `cannot allow a secret at ${file}:${line}: nothing there looks like one; ` +
        "remove that --allow-secret, or correct its line",
      { code: "invalid_argument" },
    );
  }
}
