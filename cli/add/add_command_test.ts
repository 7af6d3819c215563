import {
  deepStrictEqual as deepEqual,
  doesNotMatch,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { runCli } from "../run_cli.ts";
import { createProject } from "../init/create_project.ts";
import type { ProjectPlan } from "../init/project_plan.ts";
import { projectFiles } from "../init/project_files.ts";
import { addCommand } from "./add_command.ts";

const { signal } = new AbortController();
const plan: ProjectPlan = {
  name: "notes",
  connector: "notes",
  protocol: "memo",
  template: "files",
  roles: ["importer"],
  sdk: { version: "0.1.0" },
};

async function inProject(
  test: (folder: string) => Promise<void>,
  more: Partial<ProjectPlan> = {},
): Promise<void> {
  const top = await Deno.makeTempDir();
  try {
    await createProject(`${top}/notes`, projectFiles({ ...plan, ...more }), signal);
    await test(`${top}/notes`);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
}

async function add(folder: string, ...args: string[]): Promise<string> {
  const lines: string[] = [];
  const print = (text: string) => void lines.push(text);
  const context = { signal, print, note: print };
  equal(await runCli(["add", ...args, "--project", folder], [addCommand], context), 0);
  return lines.join("\n");
}

/** Every file below a folder with its text. */
async function snapshot(folder: string, below = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder + below)) {
    const path = `${below}/${name}`;
    if (isDirectory) Object.assign(files, await snapshot(folder, path));
    else files[path] = await Deno.readTextFile(folder + path);
  }
  return files;
}

for (const template of ["files", "rest", "kv"] as const) {
  Deno.test(`${template}: a project grown role by role is the one made at once`, () =>
    inProject(async (folder) => {
      match(
        await add(folder, "exporter"),
        /^made {5}connectors\/notes\/.*\nchanged {2}deno\.json\n/s,
      );
      await add(folder, "storage");
      const all = { template, roles: ["importer", "exporter", "storage"] } as const;
      await inProject(
        async (whole) => deepEqual(await snapshot(folder), await snapshot(whole)),
        all,
      );
    }, { template }));
}

Deno.test("a second time there is nothing to do, and a part that is missing is made again", () =>
  inProject(async (folder) => {
    equal(await add(folder, "importer"), 'nothing to do: "notes" has its importer already');
    await add(folder, "exporter");
    const before = await snapshot(folder);
    equal(await add(folder, "exporter"), 'nothing to do: "notes" has its exporter already');
    deepEqual(await snapshot(folder), before);
    await Deno.remove(`${folder}/connectors/notes/settle.ts`);
    match(await add(folder, "exporter"), /^made {5}connectors\/notes\/settle\.ts$/m);
    deepEqual(await snapshot(folder), before);
  }));

Deno.test("what a person wrote stays as it is", () =>
  inProject(async (folder) => {
    const mine = { "connectors/notes/exporter.ts": "// mine\n", "manifest.yaml": "" };
    mine["manifest.yaml"] = `# mine\n${await Deno.readTextFile(`${folder}/manifest.yaml`)}`;
    for (const [path, text] of Object.entries(mine)) {
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    const said = await add(folder, "exporter");
    match(said, /^"connectors\/notes\/exporter\.ts" was there: it stays as it is$/m);
    const after = await snapshot(folder);
    equal(after["/connectors/notes/exporter.ts"], "// mine\n");
    equal(after["/manifest.yaml"]?.startsWith(mine["manifest.yaml"]), true);
  }));

Deno.test("a second connector gets a folder, a scheme and a template of its own", () =>
  inProject(async (folder) => {
    const made = JSON.parse(
      await add(folder, "storage", "--connector", "Vault", "--template", "kv", "--json"),
    );
    equal(made.protocol, "vault");
    await Deno.stat(`${folder}/connectors/Vault/object_store.ts`);
    match(await Deno.readTextFile(`${folder}/manifest.yaml`), /executable: bin\/Vault-storage/);
    await rejects(add(folder, "exporter"), {
      code: "invalid_argument",
      message: "say which connector with --connector: there are notes, Vault",
    });
    await add(folder, "importer", "--connector", "Vault");
    await Deno.stat(`${folder}/connectors/Vault/table.ts`);
  }));

Deno.test("a failure leaves the project as it was", () =>
  inProject(async (folder) => {
    // Formatting is the last step, and cannot read this.
    await Deno.writeTextFile(`${folder}/deno.json`, '{ "fmt": 7, "permissions": {} }');
    const before = await snapshot(folder);
    await rejects(add(folder, "exporter"), /cannot format the new files/);
    deepEqual(await snapshot(folder), before);
  }));

for (
  const [args, message] of [
    [["store"], 'there is no role "store": choose from importer, exporter, storage'],
    [["exporter", "--connector", "a_b"], '"a_b" cannot name a package'],
    [["storage", "--connector", "ptar"], `"ptar" is the scheme of plakar's own storage`],
    [["exporter", "--protocol", "other"], '"notes" has the protocol "memo" already'],
    [
      ["importer", "--connector", "x2", "--protocol", "memo"],
      '"memo" is the scheme of the importer',
    ],
    [["exporter", "--template", "s3"], 'there is no template "s3"'],
  ] as const
) {
  Deno.test(`add ${args.join(" ")} is refused, and changes nothing`, () =>
    inProject(async (folder) => {
      const before = await snapshot(folder);
      await rejects(add(folder, ...args), (error: Error & { code?: string }) => {
        equal(error.code, "invalid_argument");
        equal(error.message.startsWith(message), true, error.message);
        return true;
      });
      deepEqual(await snapshot(folder), before);
    }));
}

Deno.test("a connector of no template needs one to be named", () =>
  inProject(async (folder) => {
    for (const name of ["local_folder", "open_below"]) {
      await Deno.remove(`${folder}/connectors/notes/${name}.ts`);
      await Deno.remove(`${folder}/connectors/notes/${name}_test.ts`);
    }
    await rejects(add(folder, "exporter"), /cannot tell which template "notes" was made from/);
    match(await add(folder, "exporter", "--template", "files"), /local_folder\.ts/);
  }));

Deno.test("files with the line ends of Windows get the role, and keep them", () =>
  inProject(async (folder) => {
    const connector = `${folder}/connectors/notes`;
    const paths = ["deno.json", "manifest.yaml", "README.md"].map((name) => `${folder}/${name}`);
    const wanted: string[] = [];
    await inProject(async (other) => {
      await add(other, "exporter");
      for (const path of paths) wanted.push(await Deno.readTextFile(path.replace(folder, other)));
    });
    const all = [...paths, `${connector}/conformance.ts`, `${connector}/local_folder.ts`];
    for (const path of all) {
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replaceAll("\n", "\r\n"));
    }
    doesNotMatch(await add(folder, "exporter"), /it stays as it is/);
    for (const [index, path] of paths.entries()) {
      equal(await Deno.readTextFile(path), wanted[index]!.replaceAll("\n", "\r\n"));
    }
    match(await Deno.readTextFile(all[3]!), /^\/\/ [^\n]*\r\n(export [^\n]*\r\n){2}$/);
  }));
