import { join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { fileDigest } from "../build/file_digest.ts";
import type { Platform } from "../build/platform.ts";
import { type CommandDone, plakarCommands } from "./plakar_commands.ts";
import type { StagedFile } from "./stage_files.ts";

/** What to make a package of. */
export interface MakePtarOptions {
  /** The `plakar` program. */
  readonly plakar: string;
  /** The generation it is for, which must be the program's own (protocol 6.5). */
  readonly api: Generation;
  readonly files: readonly StagedFile[];
  /** The package's name, `<name>_<version>_<os>_<arch>`; the staged folder is called so, too. */
  readonly packageName: string;
  /** The name of the manifest. */
  readonly name: string;
  /** With a leading `v`. */
  readonly version: string;
  readonly platform: Platform;
  /** Whether plakar can install it here. */
  readonly installable: boolean;
  /** The folder with the staged folder, and nothing else; the package is made there. */
  readonly work: string;
  /** An existing empty folder for what plakar keeps at home; the caller removes both. */
  readonly home: string;
  readonly signal: AbortSignal;
  /** Called before each step. */
  readonly onStep?: (step: string) => void;
}

/** A package made by plakar. */
export interface MadePtar {
  /** The file, in the folder of the work. */
  readonly file: string;
  /** What plakar calls itself. */
  readonly plakarVersion: string;
  readonly commands: readonly CommandDone[];
  /** What was tried with the package; `not installed` when it is for other machines. */
  readonly verified: "installed and compared" | "installed" | "not installed";
}

/** That no package was made for plakar v1.0, since the plakar there is is no v1.0. */
export interface OtherPlakar {
  readonly file?: undefined;
  /** What it calls itself; `unknown` when it does not say. */
  readonly plakarVersion: string;
  readonly commands: readonly CommandDone[];
}

/**
 * Has plakar make a package of staged files, installs it into a home that is thrown away, and
 * compares what was installed with what was staged.
 *
 * The folder of the work is to be thrown away, too: plakar leaves a broken package behind in it when
 * it fails (protocol 7.3).
 *
 * @returns The package; without one when it is for plakar v1.0 and the program is no plakar v1.0.
 * @throws {ConnectorError} `failed_precondition` with plakar's own words, when plakar is older than
 * what the package is for, and when the package is not what was staged.
 */
export async function makePtar(options: MakePtarOptions): Promise<MadePtar | OtherPlakar> {
  const { packageName, version, platform, api, work, home, signal, onStep } = options;
  const plakar = await plakarCommands({
    plakar: options.plakar,
    home,
    cwd: work,
    isOlder: api === "v1.0",
    signal,
    onStep,
  });

  const plakarVersion = versionIn(await plakar.run(["version"]).catch(unlessAborted(signal)));
  const isOlder = /^v?[01]\.0\./.test(plakarVersion);
  // What a newer one makes plakar v1.0 refuses to read (protocol 6.5).
  if (api === "v1.0" && !isOlder) return { plakarVersion, commands: plakar.done };
  if (api === "v1.1" && isOlder) throw tooOld(plakarVersion);
  await plakar.run(createArguments({ packageName, version, api }), {
    GOOS: platform.os,
    GOARCH: platform.arch,
  });
  const file = `${packageName}.ptar`;
  await requireFile(work, file);

  const made = { file: join(work, file), plakarVersion, commands: plakar.done };
  if (!options.installable) return { ...made, verified: "not installed" };
  // By its name alone: plakar cuts an argument at its first "@", also that of a path (protocol 7.3).
  await plakar.run(["pkg", "add", file]);
  const listed = await plakar.run(["pkg", "list"]);
  const wanted = `${options.name}@${version}`;
  if (!listed.split(/\s+/).includes(wanted)) {
    throw new ConnectorError(
      `plakar took the package and does not list it: "plakar pkg list" lacks ${wanted}: ` +
        (listed.trim() || "it printed nothing"),
      { code: "failed_precondition" },
    );
  }
  onStep?.("comparing what was installed");
  const installed = await installedFolder(plakar.caches, packageName);
  if (installed === undefined) return { ...made, verified: "installed" };
  await compare(options.files, installed, signal);
  return { ...made, verified: "installed and compared" };
}

/**
 * What makes a package of a staged folder, in the folder that holds it. plakar v1.0 reads the
 * version from the manifest, and takes no other argument (protocol 7.3).
 */
export function createArguments(
  { packageName, version, api }: {
    readonly packageName: string;
    readonly version: string;
    readonly api: Generation;
  },
): string[] {
  const command = ["pkg", "create", `${packageName}/manifest.yaml`];
  return api === "v1.0" ? command : [...command, version];
}

/** An older plakar may have no such command; what it cannot do shows later. */
function unlessAborted(signal: AbortSignal): (error: unknown) => string {
  return (error) => {
    signal.throwIfAborted();
    if (error instanceof ConnectorError) return "";
    throw error;
  };
}

function versionIn(text: string): string {
  return /\bv?\d+\.\d+\.\d+[\w.+-]*/.exec(text)?.[0] ?? "unknown";
}

function tooOld(version: string): ConnectorError {
  return new ConnectorError(
    `cannot make the package with plakar ${version}: it is of the generation before v1.1, which ` +
      "takes no version argument and reads it from the manifest, where newer ones ignore it; " +
      "install plakar v1.1 or newer, or make a package for plakar v1.0 with --api v1.0",
    { code: "failed_precondition" },
  );
}

async function requireFile(folder: string, name: string): Promise<void> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile) found.push(entry.name);
  }
  if (found.includes(name)) return;
  throw new ConnectorError(
    `plakar made no "${name}": ${
      found.length === 0 ? "it made no file" : `it made ${found.join(", ")}`
    }`,
    { code: "failed_precondition" },
  );
}

/** Where plakar extracts a package: below a folder for its generation (protocol 7.4). */
async function installedFolder(
  caches: readonly string[],
  packageName: string,
): Promise<string | undefined> {
  for (const cache of caches) {
    const plugins = join(cache, "plugins");
    try {
      for await (const { name } of Deno.readDir(plugins)) {
        const folder = join(plugins, name, packageName);
        if ((await Deno.stat(folder).catch(() => undefined))?.isDirectory) return folder;
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

async function compare(
  files: readonly StagedFile[],
  installed: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, sha256, mode } of files) {
    const refuse = (reason: string) =>
      new ConnectorError(`the package is not what was staged: "${path}" ${reason}`, {
        code: "failed_precondition",
      });
    const info = await Deno.stat(join(installed, path)).catch(() => undefined);
    if (info?.isFile !== true) throw refuse("is not in it");
    if (await fileDigest(join(installed, path), signal) !== sha256) {
      throw refuse("has other content");
    }
    const canExecute = info.mode === null || (info.mode & 0o111) !== 0;
    if (mode === "0755" && !canExecute) throw refuse("may not be executed any more");
  }
}
