import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Generation } from "../../sdk/generation.ts";
import { rules } from "../manifest/rules.ts";
import { fixManifest } from "./fix_manifest.ts";
import { lintManifest } from "./lint_manifest.ts";
import { manifestFile } from "./manifest_file.ts";
import { reportText } from "./report_text.ts";

// One folder per mistake, with what lint says in expected.txt and, where --fix changes something,
// the manifest after it in fixed.yaml. UPDATE_GOLDEN=1 writes both. Programs are started where the
// folder is a project, with a deno.json.
const manifests = fileURLToPath(new URL("testdata/manifests/", import.meta.url));
const isUpdate = Deno.env.get("UPDATE_GOLDEN") === "1";
const names = [...Deno.readDirSync(manifests)].map(({ name }) => name).sort();

async function read(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Compares with a file, or writes it; `undefined` is no file. */
async function golden(file: string, text: string | undefined): Promise<void> {
  if (!isUpdate) return equal(text, await read(file), `${file}; UPDATE_GOLDEN=1 writes it`);
  if (text !== undefined) return await Deno.writeTextFile(file, text);
  await Deno.remove(file).catch(() => {});
}

/** Those whose names end so are read as plakar v1.0 reads them. */
const apiOf = (folder: string) => folder.endsWith("-at-1.0") ? "v1.0" : "v1.1";

async function lint(folder: string, api: Generation = apiOf(folder)) {
  const { path } = await manifestFile(folder);
  const shown = path.slice(folder.length + 1);
  const run = await read(join(folder, "deno.json")) !== undefined;
  const notes: string[] = [];
  const { signal } = new AbortController();
  const note = (text: string) => void notes.push(text);
  const findings = await lintManifest({ path, shown, api, run, signal, note, limitMs: 20_000 });
  return { findings, path, shown, notes };
}

for (const name of names) {
  Deno.test(`lint says of ${name} what is expected`, async () => {
    const folder = join(manifests, name);
    const { findings, shown, notes } = await lint(folder);
    deepEqual(notes, []);
    equal(findings.length === 0, name.includes("-good-"), "good ones have no finding, others have");
    await golden(join(folder, "expected.txt"), `${reportText(findings, shown)}\n`);
  });
}

for (const name of names) {
  Deno.test(`lint --fix makes of ${name} what is expected, and once only`, async () => {
    const copy = await Deno.makeTempDir();
    try {
      await copyFolder(join(manifests, name), copy);
      const api = apiOf(name);
      const { path, shown, findings } = await lint(copy, api);
      const { signal } = new AbortController();
      const before = await Deno.readTextFile(path);
      const fixed = await fixManifest({ path, shown, api, signal });
      const after = await Deno.readTextFile(path);
      equal(fixed.length > 0, findings.some(({ edit }) => edit !== undefined));
      await golden(join(manifests, name, "fixed.yaml"), after === before ? undefined : after);
      deepEqual(await fixManifest({ path, shown, api, signal }), []);
      equal(await Deno.readTextFile(path), after);
    } finally {
      await Deno.remove(copy, { recursive: true });
    }
  });
}

/** What takes a program or a broken deno.json to show, and is tested beside its module. */
const testedElsewhere = [
  "args-refused",
  "newer-program",
  "older-program",
  "project-file",
  "protocol-refused",
  "type-differs",
  "wrong-role",
];

Deno.test("every rule has a manifest that breaks it", async () => {
  const said = new Set(testedElsewhere);
  for (const name of names) {
    const text = await read(join(manifests, name, "expected.txt"));
    for (const [, rule] of (text ?? "").matchAll(/: (?:error|warning) ([a-z-]+): /g)) {
      said.add(rule!);
    }
  }
  deepEqual([...said].sort(), Object.keys(rules).sort());
});

Deno.test("there are at least the nineteen manifests, and good ones", () => {
  ok(names.filter((name) => !name.includes("-good-")).length >= 19);
  ok(names.some((name) => name.includes("-good-")));
});

Deno.test("the manifest of this project has no finding but what is not built", async () => {
  const path = fileURLToPath(new URL("../../manifest.yaml", import.meta.url));
  const { signal } = new AbortController();
  const options = { path, shown: "manifest.yaml", run: false, signal, note: () => {} };
  const findings = await lintManifest(options);
  deepEqual(findings.filter(({ rule }) => rule !== "not-built"), []);
});

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else if (isSymlink) await Deno.symlink(await Deno.readLink(join(from, name)), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
