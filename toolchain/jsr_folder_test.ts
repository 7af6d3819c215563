import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { indexFiles, jsrPins } from "./jsr_folder.ts";

const registry = `${import.meta.dirname}/registry`;

Deno.test("jsrPins takes the JSR packages and leaves the others", () => {
  const imports = { a: "npm:a@1.0.0", "@std/yaml": "jsr:@std/yaml@1.0.10", b: "./b.ts" };
  deepEqual(jsrPins(imports), [{ scope: "std", name: "yaml", version: "1.0.10" }]);
});

Deno.test("jsrPins refuses a version that is not exact", () => {
  for (const target of ["jsr:@std/yaml@^1.0.10", "jsr:@std/yaml@1", "jsr:@std/yaml"]) {
    throws(() => jsrPins({ x: target }), /write it as jsr:@scope\/name@1\.2\.3/);
  }
});

Deno.test("indexFiles tells size and SHA-256 of every file", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/@s/n/1.0.0/deep`, { recursive: true });
    await Deno.writeTextFile(`${root}/@s/n/1.0.0/mod.ts`, "abc");
    await Deno.writeTextFile(`${root}/@s/n/1.0.0/deep/empty.ts`, "");
    const files = await indexFiles(root, { scope: "s", name: "n", version: "1.0.0" });
    deepEqual([...files.keys()], ["@s/n/meta.json", "@s/n/1.0.0_meta.json"]);
    deepEqual(JSON.parse(files.get("@s/n/1.0.0_meta.json")!), {
      manifest: {
        "/deep/empty.ts": {
          size: 0,
          checksum: "sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        },
        "/mod.ts": {
          size: 3,
          checksum: "sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        },
      },
      exports: { ".": "./mod.ts" },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("the registry holds what deno.json pins, and its index files are current", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(`${registry}/../../deno.json`));
  const expected: string[] = [];
  for (const pin of jsrPins(imports)) {
    for (const [path, text] of await indexFiles(registry, pin)) {
      equal(await Deno.readTextFile(`${registry}/${path}`), text, `${path} is stale`);
    }
    expected.push(pin.name);
  }
  const held = (await Array.fromAsync(Deno.readDir(`${registry}/@std`))).map(({ name }) => name);
  deepEqual(held.sort(), expected.sort());
});
