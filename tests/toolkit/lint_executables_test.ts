import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import { lintCommand } from "../../cli/lint/lint_command.ts";
import { runCli } from "../../cli/run_cli.ts";
import { withFolder } from "../with_folder.ts";
import { writeDirProject } from "./build_project.ts";

const signal = new AbortController().signal;

/** Lints as a person does; the rules and lines of what is found. */
async function lint(folder: string, ...args: readonly string[]) {
  let printed = "";
  const code = await runCli(["lint", folder, "--json", ...args], [lintCommand], {
    signal,
    print: (text) => void (printed += text),
    note: () => {},
  });
  const { findings } = JSON.parse(printed) as {
    readonly findings: readonly Readonly<Record<"rule" | "line" | "problem", string>>[];
  };
  return { code, findings, said: findings.map(({ rule, line }) => `${rule} ${line}`) };
}

/** Replaces every occurrence of a text in the manifest. */
async function edit(folder: string, from: string, to: string): Promise<void> {
  const file = join(folder, "manifest.yaml");
  await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replaceAll(from, to));
}

const flags = "protocols: [dir]\n    location_flags: [localfs]\n";

Deno.test("a project passes lint before and after it is built; a changed manifest does not", () =>
  withFolder(async (folder) => {
    await writeDirProject(folder);
    await edit(folder, "protocols: [dir]\n", flags);
    const before = await lint(folder);
    equal(before.code, 0);
    deepEqual(new Set(before.findings.map(({ rule }) => rule)), new Set(["not-built"]));
    await buildConnectors({ project: folder, signal });
    deepEqual(await lint(folder), { code: 0, findings: [], said: [] });
    const older = await lint(folder, "--api", "v1.0");
    deepEqual([older.code, new Set(older.findings.map(({ rule }) => rule))], [
      0,
      new Set(["version-missing"]),
    ]);

    await edit(folder, "[localfs]", "[localfs, stream]");
    const { code, findings } = await lint(folder);
    equal(code, 1);
    deepEqual(new Set(findings.map(({ rule }) => rule)), new Set(["flags-differ"]));
    match(
      findings[0]!.problem,
      /"bin\/dir-\w+" answers the flags \[localfs\], the manifest has \[localfs, stream\]/,
    );
  }));

Deno.test("the role that args give a combined executable is held to the entry's type", () =>
  withFolder(async (folder) => {
    await writeDirProject(folder, { combined: true });
    await edit(folder, "protocols: [dir]\n", flags);
    await buildConnectors({ project: folder, signal });
    deepEqual((await lint(folder)).findings, []);
    await edit(folder, "args: [storage]", "args: [importer]");
    const { code, findings } = await lint(folder);
    equal(code, 1);
    deepEqual(findings.map(({ problem }) => problem), [
      '"bin/dir" is no storage: it answers as importer',
    ]);
  }));

Deno.test("the project of this repository has no finding but what is not built", async () => {
  const { findings } = await lint(fileURLToPath(new URL("../../", import.meta.url)));
  deepEqual(findings.filter(({ rule }) => rule !== "not-built"), []);
});
