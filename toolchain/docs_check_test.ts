import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { checkDocs, hasShownDocs } from "./docs_check.ts";

const docstring = (example: string): string =>
  `/**\n * Twice.\n *\n * \`\`\`ts\n * ${example}\n * \`\`\`\n */\n` +
  "export function twice(n: number): number {\n  return 2 * n;\n}\n";

async function checkProject(example: string, page: string): Promise<(string | undefined)[]> {
  const top = await Deno.makeTempDir();
  try {
    const config = { name: "@x/x", version: "1.0.0", exports: "./mod.ts", lock: false };
    await Deno.writeTextFile(`${top}/deno.json`, JSON.stringify(config));
    await Deno.writeTextFile(`${top}/mod.ts`, docstring(example));
    await Deno.writeTextFile(`${top}/README.md`, `# X\n\n\`\`\`ts\n${page}\n\`\`\`\n`);
    return (await checkDocs(top)).map(({ failure }) => failure);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
}

Deno.test("checkDocs passes examples that use the package by its name", async () => {
  const example = 'import { twice } from "@x/x"; const four: number = twice(2); console.log(four);';
  deepEqual(await checkProject(example, example), [undefined, undefined]);
});

Deno.test("checkDocs finds an example that does not fit, in a docstring and in a page", async () => {
  const wrong = 'import { twice } from "@x/x"; twice("2");';
  const failures = await checkProject(wrong, wrong);
  equal(failures.length, 2);
  for (const failure of failures) match(failure ?? "passed", /TS2345/);
});

Deno.test("hasShownDocs takes published modules, without their tests", () => {
  const shown = ["mod.ts", "sdk/files/walk.ts", "host/mod.ts", "cli/manifest/parse_manifest.ts"];
  deepEqual(shown.filter(hasShownDocs), shown);
  const hidden = [
    "sdk/record_test.ts",
    "cli/demo/main.ts",
    "connectors/dir/ids.ts",
    "bench/main.ts",
  ];
  deepEqual(hidden.filter(hasShownDocs), []);
});
