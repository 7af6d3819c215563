import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { sdkSource } from "./sdk_source.ts";

const { version } = config;

Deno.test("a checkout is linked by a path that begins like one, a release is not", () => {
  const top = new URL("file:///srv/sdk%20here/");
  deepEqual(sdkSource("/srv/work/notes", top), { version, checkout: "../../sdk here" });
  deepEqual(sdkSource("/srv", top), { version, checkout: "./sdk here" });
  deepEqual(sdkSource("/srv", new URL("https://example.org/@plakar-deno/sdk/0.1.0/")), { version });
});

Deno.test("this program runs from a checkout", () => {
  match(sdkSource("/srv/notes").checkout!, /^\.\.\//);
});

Deno.test("a folder behind a link finds the checkout from where it really is", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${folder}/deep/down`, { recursive: true });
    await Deno.symlink("deep/down", `${folder}/link`);
    const { checkout } = sdkSource(`${folder}/link/new/notes`, new URL(`file://${folder}/sdk/`));
    equal(checkout, "../../../../sdk");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
