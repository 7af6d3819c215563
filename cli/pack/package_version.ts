import { ConnectorError } from "../../sdk/error.ts";
import { packageVersion as versionPattern } from "../manifest/manifest_rules.ts";
import { runProgram } from "../run_program.ts";

/** The version a package gets, and who says so. */
export interface PackageVersion {
  /** With a leading `v`, as plakar takes it. */
  readonly version: string;
  /** Where it comes from, for a person: `--version`, `deno.json`, `git tag`. */
  readonly from: string;
  /** What a person should know of it, such as a tag that says something else. */
  readonly remark?: string;
}

/** Where to look for a version. */
export interface PackageVersionOptions {
  /** What was given with `--version`. */
  readonly given?: string;
  /** What stands in `deno.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The folder of the project. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Whether plakar takes a text as the version of a package; of `v1` and `v1.2` a file name is unclear. */
export function isPackageVersion(text: string): boolean {
  return versionPattern.test(text);
}

/**
 * Finds the version of a package: as given, else that of `deno.json`, else the tag of the commit.
 *
 * @throws {ConnectorError} `invalid_argument` for a version plakar refuses, and when there is none.
 */
export async function packageVersion(options: PackageVersionOptions): Promise<PackageVersion> {
  const { given, config } = options;
  if (given !== undefined) return { version: checked(given, "--version"), from: "--version" };
  const tags = (await tagsHere(options)).filter(isPackageVersion);
  if (typeof config.version === "string") {
    const version = checked(`v${config.version.replace(/^v/, "")}`, '"version" of deno.json');
    const other = tags.length > 0 && !tags.includes(version);
    return {
      version,
      from: '"version" of deno.json',
      ...(other ? { remark: `the commit is tagged ${tags.join(", ")}, not ${version}` } : {}),
    };
  }
  const [tag, second] = tags;
  if (tag !== undefined && second === undefined) return { version: tag, from: "the commit's tag" };
  const reason = second === undefined
    ? "and the commit has no tag such as v1.0.0"
    : `and the commit has the tags ${tags.join(", ")}`;
  throw new ConnectorError(
    `cannot tell the version of the package: deno.json has no "version" ${reason}; ` +
      "give one with --version v1.0.0",
    { code: "invalid_argument" },
  );
}

function checked(version: string, where: string): string {
  if (isPackageVersion(version)) return version;
  const numbers = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(version)?.slice(1) ?? [];
  const plain = numbers.map((text: string | undefined) => Number(text ?? 0)).join(".");
  const meant = numbers.length === 0 ? "v1.0.0" : `v${plain}`;
  throw new ConnectorError(
    `cannot pack as version "${version}" (${where}): plakar takes three numbers behind a "v": ` +
      `write ${meant}`,
    { code: "invalid_argument" },
  );
}

/** The tags of the commit that is checked out; none without git or outside a repository. */
async function tagsHere({ folder, signal }: PackageVersionOptions): Promise<string[]> {
  try {
    const args = ["tag", "--points-at", "HEAD"];
    const { code, stdout } = await runProgram("git", { args, cwd: folder, signal });
    return code === 0
      ? stdout.split("\n").map((tag) => tag.trim()).filter((tag) => tag !== "")
      : [];
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
