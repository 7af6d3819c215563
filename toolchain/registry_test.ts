import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
// With JSR in reach these are the packages themselves, else the substitutes: both must pass.
import { ensureDir, exists } from "@std/fs";
import { parse, stringify } from "@std/yaml";
import { withFolder } from "../tests/with_folder.ts";

Deno.test("yaml reads and writes documents", () => {
  deepEqual(parse("a: [1, two]\nb:\n  c: null\n"), { a: [1, "two"], b: { c: null } });
  equal(stringify({ a: [1, { b: "x" }] }), "a:\n  - 1\n  - b: x\n");
  throws(() => parse("a: [1"), SyntaxError);
});

Deno.test("ensureDir makes what is missing and refuses a file", () =>
  withFolder(async (folder) => {
    await ensureDir(`${folder}/a/b`);
    await ensureDir(`${folder}/a/b`);
    equal((await Deno.stat(`${folder}/a/b`)).isDirectory, true);
    await Deno.writeTextFile(`${folder}/f`, "");
    await rejects(ensureDir(`${folder}/f`));
  }));

Deno.test("exists tells files from folders and follows links", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/f`, "");
    await Deno.symlink("nowhere", `${folder}/dangling`);
    equal(await exists(`${folder}/f`), true);
    equal(await exists(`${folder}/f`, { isReadable: true, isFile: true }), true);
    equal(await exists(`${folder}/f`, { isDirectory: true }), false);
    equal(await exists(folder, { isFile: true }), false);
    equal(await exists(folder, { isReadable: true }), true);
    equal(await exists(`${folder}/dangling`), false);
    await rejects(exists(folder, { isFile: true, isDirectory: true }), TypeError);
  }));

Deno.test("the substitute registry is one that Deno itself accepts", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/main.ts`,
      `import { stringify } from "jsr:@std/yaml@1.0.10";
       import { exists } from "jsr:@std/fs@1.0.19";
       console.log(stringify({ here: await exists(".") }));`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--check", "--no-config", "--no-lock", `${folder}/main.ts`],
      env: { JSR_URL: new URL("registry/", import.meta.url).href, NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    match(text(stdout), /^here: true$/m, text(stderr));
  }));
