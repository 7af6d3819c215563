import { join, relative } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";

/** The roles of the dir connector. */
export const roles = ["importer", "exporter", "storage"] as const;

/** Their permission sets, as in this repository. */
const permissions = {
  "dir-importer": { read: true, env: { ignore: true } },
  "dir-exporter": { read: true, write: true, env: { ignore: true } },
  "dir-storage": { read: true, write: true, env: { ignore: true } },
};

/** How {@linkcode writeDirProject} writes it. */
export interface DirProjectOptions {
  /** One executable for all roles. */
  readonly combined?: boolean;
  /** Keys of `deno.json` beside the usual ones. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a project of its own with the dir connector in it, which uses the package by its published
 * name; this checkout is linked in its place.
 */
export async function writeDirProject(
  folder: string,
  { combined = false, config }: DirProjectOptions = {},
): Promise<void> {
  const source = join(projectFolder, "connectors", "dir");
  const target = join(folder, "connectors", "dir");
  await Deno.mkdir(target, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(source)) {
    if (!isFile || /_test\.ts$|^conformance/.test(name)) continue;
    await Deno.copyFile(join(source, name), join(target, name));
  }
  const connectors = roles.map((role) =>
    `  - type: ${role}\n    protocols: [dir]\n` +
    (combined
      ? `    executable: bin/dir\n    args: [${role}]\n`
      : `    executable: bin/dir-${role}\n`)
  );
  await Deno.writeTextFile(
    join(folder, "manifest.yaml"),
    `name: dir\nconnectors:\n${connectors.join("")}`,
  );
  await writeConfig(folder, { permissions, ...config });
}

/** Writes a `deno.json` that finds the package in this checkout. */
export async function writeConfig(
  folder: string,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { version } = JSON.parse(
    await Deno.readTextFile(join(projectFolder, "deno.json")),
  ) as { version: string };
  await Deno.writeTextFile(
    join(folder, "deno.json"),
    JSON.stringify({
      imports: { "@plakar-deno/sdk": `jsr:@plakar-deno/sdk@^${version}` },
      links: [relative(await Deno.realPath(folder), projectFolder)],
      lock: false,
      ...config,
    }),
  );
}

/** How a command of the toolkit ended, as a process of its own. */
export interface ToolkitRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `plakar-deno build` as a process of its own, in a folder. */
export async function runBuild(
  cwd: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ToolkitRun> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--config",
      join(projectFolder, "deno.json"),
      join(projectFolder, "cli", "main.ts"),
      "build",
      ...args,
    ],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
