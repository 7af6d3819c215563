import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectConfig } from "./check_project.ts";
import { findings } from "./findings.ts";
import { yamlSource } from "./yaml_source.ts";

async function project(name: string, text: string, ...sets: readonly string[]) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, name), text);
    const found = findings("a/manifest.yaml", yamlSource(""));
    const config = await projectConfig(folder, "a/manifest.yaml", found);
    for (const set of sets) config?.checkSet(set);
    const said = found.list().map(({ file, line, rule, problem }) =>
      `${file}:${line} ${rule}: ${problem}`
    );
    return { config, said };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a deno.json that is no JSON is a finding, comments are none", async () => {
  const broken = await project("deno.json", '{\n  "imports": {}\n  "tasks": {}\n}\n');
  equal(broken.config, undefined);
  deepEqual(broken.said, [
    'a/deno.json:3 project-file: "deno.json" is not valid JSON: CommaExpected',
  ]);
  deepEqual((await project("deno.json", "[]")).said, [
    'a/deno.json:1 project-file: "deno.json" is not valid JSON: it is no object',
  ]);
  const good = await project("deno.jsonc", '{ // of mine\n  "name": "x",\n}\n');
  deepEqual(good.config?.config, { name: "x" });
  deepEqual(good.said, []);
  deepEqual(await project("other.json", "{"), { config: undefined, said: [] });
});

Deno.test("a permission set is found with its line, and missed at the place for it", async () => {
  const text = `{
  "permissions": {
    "a-importer": { "read": true, "env": { "ignore": true } },
    "b-importer": { "all": true }
  }
}
`;
  const { said } = await project("deno.json", text, "a-importer", "b-importer", "c-importer");
  deepEqual(said.map((line) => line.replace(/(its permission set).*/, "$1 …")), [
    'a/deno.json:2 permission-set: "c-importer": its permission set …',
    'a/deno.json:4 permission-set: "b-importer": its permission set …',
  ]);
});
