import { deepEqual, equal, match } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildPlan } from "../cli/build/build_plan.ts";
import { grantsInWords, permissionSet } from "../cli/build/permission_set.ts";
import { parseManifest } from "../cli/manifest/parse_manifest.ts";
import { sourceFiles } from "../toolchain/source_files.ts";

const top = fileURLToPath(new URL("..", import.meta.url));
const readme = await Deno.readTextFile(`${top}README.md`);

Deno.test("the README shows the example importer to the letter", async () => {
  const program = await Deno.readTextFile(`${top}connectors/example/importer.ts`);
  equal(/```ts\n([^]*?)```/.exec(readme)?.[1], program);
  // Short enough to be read where it stands.
  equal(program.split("\n").length <= 40, true);
});

Deno.test("every task the README names is in deno.json, and the demo and the tests come first", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${top}deno.json`)) as {
    tasks: Readonly<Record<string, unknown>>;
  };
  const named = [...readme.matchAll(/\.\/denow task (\w+)/g)].map(([, task]) => task!);
  for (const task of named) equal(task in tasks, true, task);
  equal(named.slice(0, 2).join(), "demo,test");
});

Deno.test("every import the README names is an export of the package", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(`${top}deno.json`)) as {
    exports: Readonly<Record<string, string>>;
  };
  for (const [, path] of readme.matchAll(/`@plakar-deno\/sdk(\/\w+)?`/g)) {
    equal(`.${path ?? ""}` in exports, true, `${path}`);
  }
  for (const [, role] of readme.matchAll(/`\/(importer|exporter|storage)`/g)) {
    equal(`./${role}` in exports, true, `${role}`);
  }
});

Deno.test("the README names every executable, and the permissions deno.json gives it", async () => {
  const config: unknown = JSON.parse(await Deno.readTextFile(`${top}deno.json`));
  const manifest = parseManifest(await Deno.readTextFile(`${top}manifest.yaml`));
  const rows = [
    ...readme.matchAll(/^\| `([a-z]+-(?:importer|exporter|storage))` .* \| (.*?) +\|$/gm),
  ];
  deepEqual(
    rows.map(([, name, grants]) => [name, grants]).sort(),
    buildPlan(manifest).map(({ name }) => [name, grantsInWords(permissionSet(config, name))])
      .sort(),
  );
});

Deno.test("the README names every folder that holds code", async () => {
  const named = new Set([...readme.matchAll(/^\| `([a-z]+)\/` /gm)].map(([, folder]) => folder!));
  for (const file of await sourceFiles(top, [".ts", ".md"])) {
    if (file.includes("/")) equal(named.has(file.split("/")[0]!), true, file);
  }
});

Deno.test("the doors and pins of a copy inside a project are those of deno.json", async () => {
  const { exports, imports } = JSON.parse(await Deno.readTextFile(`${top}deno.json`)) as {
    exports: Readonly<Record<string, string>>;
    imports: Readonly<Record<string, string>>;
  };
  const page = await Deno.readTextFile(`${top}docs/write-a-connector.md`);
  const block = /"imports": (\{\n[^}]*"\.\/vendor[^}]*\})/.exec(page)![1]!;
  for (const [name, target] of Object.entries(JSON.parse(block) as Record<string, string>)) {
    const path = exports[name.replace("@plakar-deno/sdk", ".")]?.replace("./", "./vendor/sdk/");
    equal(target, path ?? imports[name]);
  }
});

for (const page of ["README.md", "docs/write-a-connector.md"]) {
  Deno.test(`every link of ${page} leads to a file`, async () => {
    const text = await Deno.readTextFile(top + page);
    const base = new URL(page, `file://${top}`);
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const info = await Deno.stat(new URL(target!, base)).catch(() => undefined);
      equal(info !== undefined, true, `${target}`);
    }
    match(text, /^# /);
  });
}
