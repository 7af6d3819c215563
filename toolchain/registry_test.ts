import { deepEqual, equal, match, rejects, throws } from "node:assert/strict";
// With JSR in reach these are the packages themselves, else the substitutes: both must pass.
import { copy, emptyDir, ensureDir, exists, move } from "@std/fs";
import { parse, stringify } from "@std/yaml";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("yaml reads and writes documents", () => {
  deepEqual(parse("a: [1, two]\nb:\n  c: null\n"), { a: [1, "two"], b: { c: null } });
  equal(stringify({ a: [1, { b: "x" }] }), "a:\n  - 1\n  - b: x\n");
  throws(() => parse("a: [1"), SyntaxError);
});

Deno.test("ensureDir makes what is missing and refuses a file", () =>
  inFolder(async (folder) => {
    await ensureDir(`${folder}/a/b`);
    await ensureDir(`${folder}/a/b`);
    equal((await Deno.stat(`${folder}/a/b`)).isDirectory, true);
    await Deno.writeTextFile(`${folder}/f`, "");
    await rejects(ensureDir(`${folder}/f`));
  }));

Deno.test("emptyDir removes what is in a folder, and not what links lead to", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/full/deep`, { recursive: true });
    await Deno.writeTextFile(`${folder}/full/deep/f`, "x");
    await Deno.writeTextFile(`${folder}/kept`, "x");
    await Deno.symlink(`${folder}/kept`, `${folder}/full/link`);
    await emptyDir(`${folder}/full/`);
    deepEqual(await Array.fromAsync(Deno.readDir(`${folder}/full`)), []);
    equal(await Deno.readTextFile(`${folder}/kept`), "x");
    await emptyDir(`${folder}/new`);
    equal((await Deno.stat(`${folder}/new`)).isDirectory, true);
  }));

Deno.test("exists tells files from folders and follows links", () =>
  inFolder(async (folder) => {
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

Deno.test("copy takes a tree along, links as links, and keeps times when asked", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/src/deep`, { recursive: true });
    await Deno.writeTextFile(`${folder}/src/deep/f`, "text");
    await Deno.symlink("deep/f", `${folder}/src/link`);
    const then = new Date("2001-02-03T04:05:06Z");
    await Deno.utime(`${folder}/src/deep/f`, then, then);
    await copy(`${folder}/src`, `${folder}/dest`, { preserveTimestamps: true });
    equal(await Deno.readTextFile(`${folder}/dest/deep/f`), "text");
    equal(await Deno.readLink(`${folder}/dest/link`), "deep/f");
    equal((await Deno.stat(`${folder}/dest/deep/f`)).mtime?.getTime(), then.getTime());
    await rejects(copy(`${folder}/src`, `${folder}/dest`), Deno.errors.AlreadyExists);
    await Deno.writeTextFile(`${folder}/src/deep/f`, "newer");
    await copy(`${folder}/src`, `${folder}/dest`, { overwrite: true });
    equal(await Deno.readTextFile(`${folder}/dest/deep/f`), "newer");
    await rejects(copy(`${folder}/src`, `${folder}/src/deep/inside`));
  }));

Deno.test("move renames, and replaces only when asked", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "a");
    await Deno.writeTextFile(`${folder}/b`, "b");
    await rejects(move(`${folder}/a`, `${folder}/b`), Deno.errors.AlreadyExists);
    await move(`${folder}/a`, `${folder}/b`, { overwrite: true });
    equal(await Deno.readTextFile(`${folder}/b`), "a");
    await rejects(Deno.lstat(`${folder}/a`), Deno.errors.NotFound);
    await Deno.mkdir(`${folder}/d`);
    await rejects(move(`${folder}/d`, `${folder}/d/e`), Deno.errors.NotSupported);
  }));

Deno.test("the substitute registry is one that Deno itself accepts", () =>
  inFolder(async (folder) => {
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
