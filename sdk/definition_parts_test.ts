import {
  deepStrictEqual as deepEqual,
  notStrictEqual as notEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { definitionParts } from "./definition_parts.ts";
import type { LocationFlag } from "./flags.ts";
import { defineOptions } from "./options/define_options.ts";
import { integer } from "./options/integer.ts";
import { secret } from "./options/secret.ts";
import type { StandardSchemaV1 } from "./options/standard_schema.ts";
import { rawContext } from "./testdata/raw_context.ts";

Deno.test("one protocol or several are a list of the definition's own", () => {
  deepEqual(definitionParts("importer", { protocol: "test" }).protocols, ["test"]);
  const protocol = ["s3", "s3+http", "a1.b-c"];
  const { protocols } = definitionParts("importer", { protocol });
  protocol.push("later");
  deepEqual(protocols, ["s3", "s3+http", "a1.b-c"]);
});

Deno.test("flags are none unless given, and a list of the definition's own", () => {
  deepEqual(definitionParts("importer", { protocol: "test" }).flags, []);
  const flags: LocationFlag[] = ["localfs"];
  const parts = definitionParts("importer", { protocol: "test" }, flags);
  flags.push("file");
  deepEqual(parts.flags, ["localfs"]);
});

Deno.test("a protocol that no location could have is refused at once", () => {
  for (const bad of ["", "c", "dir:", "dir://", "a b", "a_b", "ü1", "a\n", "a/b", "\ud800\ud800"]) {
    for (const protocol of [bad, ["good", bad]]) {
      throws(() => definitionParts("exporter", { protocol }), {
        name: "ConnectorError",
        code: "invalid_argument",
        message: /^cannot define the exporter: ".*" is no protocol; use two or more/s,
      });
    }
  }
  throws(() => definitionParts("storage", { protocol: [] }), /storage: name at least one protocol/);
});

Deno.test("a flag that does not exist is refused at once, with those that do", () => {
  for (const flag of ["stdio", "", "LOCALFS", "toString", "__proto__"]) {
    throws(
      () => definitionParts("importer", { protocol: "test" }, [flag as LocationFlag]),
      /importer "test": ".*" is no location flag; use localfs, file, stream, needack, nomerge, exp/,
    );
  }
});

Deno.test("without options the config stays the text that came", async () => {
  const parts = definitionParts("importer", { protocol: "test" });
  deepEqual(parts.secrets, []);
  equal("jsonSchema" in parts, false);
  const context = rawContext({ port: "22" });
  equal(await parts.typed(context), context);
});

Deno.test("declared options are parsed, their secrets and schema known beforehand", async () => {
  const parts = definitionParts("importer", {
    protocol: "test",
    options: defineOptions({ port: integer({}), key: secret({}) }),
  });
  deepEqual(parts.secrets, ["key"]);
  equal(parts.jsonSchema?.type, "object");
  const context = rawContext({ port: "22", key: "k" });
  const typed = await parts.typed(context);
  deepEqual(typed.config, { port: 22, key: "k" });
  notEqual(typed, context);
  deepEqual({ ...typed, config: null }, { ...context, config: null });
  await rejects(parts.typed(rawContext({ port: "many", key: "k" })), { name: "ConnectorError" });
});

Deno.test("a Standard Schema is as good as declared options, without the location", async () => {
  const options: StandardSchemaV1<unknown, { readonly length: number }> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => ({ value: { length: Object.keys(value as object).length } }),
    },
  };
  const parts = definitionParts("importer", { protocol: "test", options });
  const { config } = await parts.typed(rawContext({ one: "1", two: "2" }));
  equal(config.length, 2);
});
