import { join, relative, sep } from "node:path";
import type { Problem } from "../manifest/finding.ts";
import type { YamlPath } from "../manifest/line_of.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";
import type { Findings } from "./findings.ts";
import { sourceOf } from "./source_of.ts";

/** The files of one entry that are there and may be looked into; absolute paths. */
export interface EntryFiles {
  readonly executable?: string;
  readonly validator?: string;
  /** The TypeScript module the executable is built of. */
  readonly source?: string;
}

/**
 * Looks for the files an entry names: whether they are there, are files, lie below the folder even
 * when links are followed, and may be executed.
 *
 * @param connector The entry; paths that were found faulty before are empty in it.
 * @param path Its place in the manifest.
 * @param folder Absolute path of the manifest's folder.
 * @param found Gets what is wrong.
 * @param ofValidator Gets what is wrong with the validator.
 * @returns Those that are as they should be.
 */
export async function checkFiles(
  connector: ManifestConnector,
  path: YamlPath,
  folder: string,
  { report }: Findings,
  ofValidator: Pick<Findings, "report">,
): Promise<EntryFiles> {
  const { executable, validator, extraFiles } = connector;
  const at = async (say: Findings["report"], key: string, file: string, index?: number) => {
    const problem = await fileProblem(folder, file);
    const place = [...path, key, ...(index === undefined ? [] : [index])];
    if (problem !== undefined) say(place, problem);
    return problem === undefined ? join(folder, file) : undefined;
  };
  const entrySource = sourceOf(connector);
  const source = entrySource !== undefined && await isFile(join(folder, entrySource.file))
    ? join(folder, entrySource.file)
    : undefined;
  const found = {
    executable: executable === ""
      ? undefined
      : await checkExecutable(connector, path, folder, source !== undefined, report),
    validator: validator === undefined || validator === ""
      ? undefined
      : await at(ofValidator.report, "validator", validator),
    source,
  };
  for (const [index, file] of extraFiles.entries()) {
    if (file !== "") await at(report, "extra_files", file, index);
  }
  return Object.fromEntries(Object.entries(found).filter(([, file]) => file !== undefined));
}

async function checkExecutable(
  connector: ManifestConnector,
  path: YamlPath,
  folder: string,
  hasSource: boolean,
  report: Findings["report"],
): Promise<string | undefined> {
  const { executable, type } = connector;
  const place = [...path, "executable"];
  if (/\.exe$/i.test(executable)) {
    const fix = `write ${executable.slice(0, -4)}`;
    report(place, { rule: "exe-suffix", problem: `"${executable}" ends with .exe`, fix });
  }
  const forWindows = `${executable}.exe`;
  const named = !await isFile(join(folder, executable)) && await isFile(join(folder, forWindows))
    ? forWindows
    : executable;
  const problem = await fileProblem(folder, named);
  if (named === forWindows && Deno.build.os !== "windows") {
    const fix = "build it for the other systems, or make packages for Windows alone (GOOS=windows)";
    report(place, {
      rule: "exe-suffix",
      problem: `of "${executable}" only the .exe is there`,
      fix,
    });
  }
  if (problem?.rule === "missing-file" && hasSource) {
    const fix = 'run "plakar-deno build"';
    report(place, { rule: "not-built", problem: `"${executable}" is not built yet`, fix });
  } else if (problem?.rule === "missing-file") {
    const withArgs = sourceOf({ ...connector, args: [type] })?.file;
    const fix = withArgs !== undefined && await isFile(join(folder, withArgs))
      ? `write args: [${type}] too: an executable of several roles is told by them which it has`
      : `build it ("plakar-deno build" makes bin/<connector>-${type} of ` +
        `connectors/<connector>/${type}.ts), or correct the path`;
    report(place, { ...problem, fix });
  } else if (problem !== undefined) {
    report(place, problem);
  } else if (await lacksExecuteBit(join(folder, named))) {
    report(place, {
      rule: "not-executable",
      problem: `"${executable}" may not be executed`,
      fix: `run chmod +x ${executable}`,
      edit: { kind: "make-executable", file: join(folder, named) },
    });
  } else return join(folder, named);
  return undefined;
}

async function fileProblem(folder: string, file: string): Promise<Problem | undefined> {
  const path = join(folder, file);
  try {
    const { isFile } = await Deno.stat(path);
    if (!isFile) {
      const fix = "name a file, each file by itself";
      return { rule: "not-a-file", problem: `"${file}" is no file`, fix };
    }
    const top = await Deno.realPath(folder);
    const real = await Deno.realPath(path);
    if (real.startsWith(top + sep)) return undefined;
    return {
      rule: "symlink-outside",
      problem: `"${file}" is a link that leads out of the folder, to "${relative(top, real)}"`,
      fix: "copy the file to where the link is",
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || isNotDirectory(error)) {
      const fix = "make the file, or correct the path; it starts at the manifest's folder";
      return { rule: "missing-file", problem: `"${file}" does not exist`, fix };
    }
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `"${file}" cannot be looked at: ${reason}`;
    return { rule: "missing-file", problem, fix: "make it readable" };
  }
}

function isNotDirectory(error: unknown): boolean {
  return error instanceof Deno.errors.NotADirectory ||
    (error instanceof Error && "code" in error && error.code === "ENOTDIR");
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => found.isFile, () => false);
}

/** Any of the three bits is enough for `plakar pkg create` (protocol 7.3); Windows has none. */
async function lacksExecuteBit(path: string): Promise<boolean> {
  const { mode } = await Deno.stat(path);
  return Deno.build.os !== "windows" && mode !== null && (mode & 0o111) === 0;
}
