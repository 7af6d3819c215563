import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { platformOf } from "../../build/platform.ts";
import { runCli } from "../../run_cli.ts";
import { makeDoctorCommand } from "../doctor_command.ts";
import type { DoctorTools, Ended } from "../doctor_tools.ts";
import type { Finding } from "../finding.ts";

/** A machine on which all is right; `files` are texts by path, and `env` its whole environment. */
export interface Machine {
  readonly version?: string;
  readonly build?: DoctorTools["build"];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly site?: Awaited<ReturnType<DoctorTools["reach"]>>;
  readonly cache?: (sample: string) => Ended | undefined;
  /** Versions of the plakars on PATH. */
  readonly plakar?: readonly string[];
}

const linux = { os: "linux", arch: "x86_64", target: "x86_64-unknown-linux-gnu" } as const;

function toolsOf(machine: Machine): DoctorTools {
  const { files = {}, env = { HOME: "/home/ann" }, plakar = ["v1.1.2"] } = machine;
  const paths = Object.keys(files);
  return {
    version: machine.version ?? "2.7.14",
    build: machine.build ?? linux,
    deno: "/bin/deno",
    env: (name) => env[name],
    run(program, args) {
      if (args[0] === "info") return done({ code: 0, stdout: '{"denoDir": "/cache"}', stderr: "" });
      if (args[0] === "cache") {
        const sample = args.at(-1) ?? "";
        return done(machine.cache ? machine.cache(sample) : { code: 0, stdout: "", stderr: "" });
      }
      deepEqual(args, ["version"]);
      const version = plakar[Number(program.at(-1))];
      return done({ code: 0, stdout: `plakar/${version}\n\nimporting and more\n`, stderr: "" });
    },
    reach: () => Promise.resolve(machine.site ?? "reached"),
    readText: (file) => done(files[file]),
    list: (folder) => {
      const inside = paths.filter((path) => path.startsWith(`${folder}/`));
      const names = inside.map((path) => path.slice(folder.length + 1).split("/")[0] ?? "");
      return done([...new Set(names)].sort());
    },
    exists: (path) => done(paths.includes(path)),
    platformOf: (file) => done(files[file] === "ELF" ? platformOf("linux-amd64") : undefined),
    programs: (name) => done(plakar.map((_, index) => `/bin/${name}${index}`)),
    withFolder: (work) => work("/scratch"),
  };
}

export const done = <T>(value: T): Promise<T> => Promise.resolve(value);

/** What the doctor says of a machine, in a folder with these files. */
export async function see(machine: Machine, project: Readonly<Record<string, string>> = {}) {
  const folder = await Deno.makeTempDir();
  try {
    const files: Record<string, string> = { ...machine.files };
    for (const [name, text] of Object.entries(project)) {
      await Deno.writeTextFile(join(folder, name), text);
      files[join(folder, name)] = text;
    }
    const out: string[] = [];
    const command = makeDoctorCommand(() => toolsOf({ ...machine, files }));
    const run = (...args: string[]) =>
      runCli(["doctor", "--project", folder, ...args], [command], {
        signal: AbortSignal.timeout(10_000),
        print: (text) => void out.push(text),
        note: () => {},
      });
    const code = await run("--json");
    const { ok: good, findings, taken } = JSON.parse(out.splice(0).join("\n"));
    equal(await run(), code);
    equal(good, code === 0);
    const of = (area: string): readonly Finding[] =>
      findings.filter((finding: Finding) => finding.area === area);
    for (const { level, remedy } of findings) equal(remedy !== undefined, level !== "ok");
    return { code, of, taken, text: out.join("\n").replaceAll(folder, "PROJECT") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A sound manifest with two connectors. */
export const manifest = `name: notes
connectors:
  - {type: importer, protocols: [notes], executable: bin/notes-importer}
  - {type: storage, protocols: [notes], executable: bin/notes-storage}
`;
/** The files of a sound project. */
export const project = { "deno.json": "{}", "manifest.yaml": manifest };

/** An installed package with its extracted manifest. */
export function installed(
  file: string,
  text: string,
  generation = "v1.1.0",
): Record<string, string> {
  const home = "/home/ann";
  return {
    [`${home}/.local/share/plakar/plugins/${generation}/${file}.ptar`]: "",
    [`${home}/.cache/plakar/plugins/${generation}/${file}/manifest.yaml`]: text,
  };
}
