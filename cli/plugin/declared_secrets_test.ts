import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { join } from "node:path";
import { declaredSecrets } from "./declared_secrets.ts";

Deno.test("the options that a validator marks writeOnly are secret; a broken one marks none", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "schema.json");
  const read = async (schema: unknown) => {
    await Deno.writeTextFile(file, JSON.stringify(schema));
    return await declaredSecrets(file);
  };
  try {
    const properties = {
      dsn: { type: "string", writeOnly: true },
      host: {},
      any: true,
      none: null,
    };
    deepEqual(await read({ properties }), ["dsn"]);
    for (const odd of [null, 7, [], {}, { properties: null }, { properties: 1 }]) {
      deepEqual(await read(odd), []);
    }
    deepEqual(await declaredSecrets(join(folder, "missing")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
