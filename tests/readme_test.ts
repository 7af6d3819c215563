import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildPlan } from "../cli/build/build_plan.ts";
import { grantsInWords, type PermissionSet, permissionSet } from "../cli/build/permission_set.ts";
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
  // The transcript of "init" is about the tasks of the project it makes; tests/toolkit runs those.
  const own = readme.replace(/^## From an idea [^]*?(?=^## )/m, "");
  const named = [...own.matchAll(/\.\/denow task ([\w-]+)/g)].map(([, task]) => task!);
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
    ...readme.matchAll(/^\| `([a-z0-9-]+-(?:importer|exporter|storage))` .* \| (.*?) +\|$/gm),
  ];
  deepEqual(
    rows.map(([, name, grants]) => [name, grants]).sort(),
    buildPlan(manifest).map(({ name }) => [name, inFewWords(permissionSet(config, name))])
      .sort(),
  );
});

/** What a set allows, with the number of hosts in the place of their names. */
function inFewWords({ grants, exceptions }: PermissionSet): string {
  const short = grants.map((grant) =>
    grant.access === "net" && grant.allow !== true
      ? { access: grant.access, allow: [`to ${grant.allow.length} hosts`] }
      : grant
  );
  return grantsInWords({ grants: short, exceptions, envIgnored: true });
}

Deno.test("the README names every folder that holds code", async () => {
  const named = new Set([...readme.matchAll(/^\| `([a-z]+)\/` /gm)].map(([, folder]) => folder!));
  for (const file of await sourceFiles(top, [".ts", ".md"])) {
    if (file.includes("/")) equal(named.has(file.split("/")[0]!), true, file);
  }
});
