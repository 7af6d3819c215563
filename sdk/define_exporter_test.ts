import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { CallOptions } from "./context.ts";
import { defineExporter } from "./define_exporter.ts";
import type { ExportCall, Exporter, ExportRecord } from "./exporter.ts";
import type { LocationFlag } from "./flags.ts";
import { defineOptions } from "./options/define_options.ts";
import { integer } from "./options/integer.ts";
import { secret } from "./options/secret.ts";
import { call, rawContext } from "./testdata/raw_context.ts";

async function* noRecords(): AsyncGenerator<ExportRecord> {}

const exportCall: ExportCall = { ...call, records: noRecords() };

/** The classic shape as a class, with state that only its own methods can reach. */
class Bin implements Exporter {
  #exports = 0;
  #closed = false;

  origin(): string {
    return `bin-${this.#exports}`;
  }
  type(): string {
    return this.#closed ? "closed" : "bin";
  }
  root(): string {
    return `/${this.#exports}`;
  }
  flags(): readonly LocationFlag[] {
    return this.#closed ? [] : ["localfs"];
  }
  // deno-lint-ignore require-await
  async ping(): Promise<void> {
    if (this.#closed) throw new Error("closed");
  }
  async export({ records }: ExportCall): Promise<void> {
    for await (const record of records) record.ok();
    this.#exports++;
  }
  // deno-lint-ignore require-await
  async close(): Promise<void> {
    this.#closed = true;
  }
}

Deno.test("a definition says what it is without making anything", () => {
  const definition = defineExporter({
    protocol: "test",
    flags: ["localfs", "exportxattr"],
    options: defineOptions({ key: secret({}) }),
    create: () => Promise.reject(new Error("made too early")),
  });
  equal(definition.role, "exporter");
  deepEqual(definition.protocols, ["test"]);
  deepEqual(definition.flags, ["localfs", "exportxattr"]);
  deepEqual(definition.secrets, ["key"]);
  equal(definition.jsonSchema?.type, "object");
});

Deno.test("what is left out has a default", async () => {
  const definition = defineExporter({
    protocol: "test",
    flags: ["localfs"],
    create: () => ({ root: "/data", export: () => Promise.resolve() }),
  });
  const exporter = await definition.construct(rawContext());
  equal([exporter.origin(), exporter.type(), exporter.root()].join(), "ada.example,test,/data");
  deepEqual(exporter.flags(), ["localfs"]);
  equal(await exporter.ping(call), undefined);
  equal(await exporter.export(exportCall), undefined);
  equal(await exporter.close(call), undefined);
});

Deno.test("everything may be given, as values or as methods", async () => {
  const calls: CallOptions[] = [];
  const definition = defineExporter({
    protocol: "test",
    options: defineOptions({ shard: integer({}) }),
    create: ({ config }) => ({
      origin: () => "db.example",
      type: "table",
      root: `/${config.shard + 1}`,
      flags: () => [],
      ping: (given) => Promise.reject(given.signal.aborted ? "late" : new Error("unreachable")),
      export: async (given) => void calls.push(await given),
      close: (given) => void calls.push(given),
    }),
  });
  const exporter = await definition.construct(rawContext({ shard: "6" }));
  equal([exporter.origin(), exporter.type(), exporter.root()].join(), "db.example,table,/7");
  deepEqual(exporter.flags(), []);
  await rejects(exporter.ping(call), /unreachable/);
  await exporter.export(exportCall);
  await exporter.close(call);
  deepEqual(calls, [exportCall, call]);
});

Deno.test("the classic shape may be an instance of a class with private fields", async () => {
  const definition = defineExporter({ protocol: "test", create: () => new Bin() });
  const exporter = await definition.construct(rawContext());
  equal([exporter.origin(), exporter.type(), exporter.root()].join(), "bin-0,bin,/0");
  deepEqual(exporter.flags(), ["localfs"]);
  await exporter.export(exportCall);
  equal(exporter.origin(), "bin-1");
  await exporter.close(call);
  equal(exporter.type(), "closed");
  await rejects(exporter.ping(call), /closed/);
});

Deno.test("E12 what export throws comes through", async () => {
  const definition = defineExporter({
    protocol: "test",
    create: () => ({ root: "/", export: () => Promise.reject(new Error("disk full")) }),
  });
  const exporter = await definition.construct(rawContext());
  await rejects(exporter.export(exportCall), /disk full/);
});

Deno.test("what create throws refuses the location, a bad option before it runs", async () => {
  const definition = defineExporter({
    protocol: "test",
    options: defineOptions({ shard: integer({}) }),
    create: () => {
      throw new Error("no such bucket");
    },
  });
  await rejects(async () => await definition.construct(rawContext({ shard: "1" })), /such bucket/);
  await rejects(async () => await definition.construct(rawContext()), { name: "ConnectorError" });
});

Deno.test("a mistake in a definition shows at once", () => {
  const create = () => Promise.reject(new Error("not made"));
  throws(() => defineExporter({ protocol: [], create }), /exporter: name at least one protocol/);
  throws(
    () => defineExporter({ protocol: "test", flags: ["odd" as LocationFlag], create }),
    /cannot define the exporter "test": "odd" is no location flag/,
  );
});
