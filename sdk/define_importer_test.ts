import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { CallOptions } from "./context.ts";
import { defineImporter } from "./define_importer.ts";
import { directoryRecord } from "./directory_record.ts";
import type { LocationFlag } from "./flags.ts";
import type { ImportCall, Importer, ImportResult } from "./importer.ts";
import { defineOptions } from "./options/define_options.ts";
import { integer } from "./options/integer.ts";
import { secret } from "./options/secret.ts";
import type { ImportRecord } from "./record.ts";
import { call, rawContext } from "./testdata/raw_context.ts";

async function* noResults(): AsyncGenerator<ImportResult> {}

const importCall: ImportCall = { ...call, results: noResults() };

/** The classic shape as a class, with state that only its own methods can reach. */
class Shelf implements Importer {
  readonly #names = ["/a", "/b"];
  #closed = false;

  origin(): string {
    return `shelf-${this.#names.length}`;
  }
  type(): string {
    return this.#closed ? "closed" : "shelf";
  }
  root(): string {
    return this.#names[0]!;
  }
  flags(): readonly LocationFlag[] {
    return this.#closed ? [] : ["stream"];
  }
  // deno-lint-ignore require-await
  async ping(): Promise<void> {
    if (this.#closed) throw new Error("closed");
  }
  async *import({ signal }: ImportCall): AsyncGenerator<ImportRecord> {
    for (const name of this.#names) {
      signal.throwIfAborted();
      yield directoryRecord(name, {});
    }
  }
  // deno-lint-ignore require-await
  async close(): Promise<void> {
    this.#closed = true;
  }
}

async function pathsOf(importer: Importer): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of importer.import(importCall)) paths.push(path);
  return paths;
}

Deno.test("a definition says what it is without making anything", () => {
  const definition = defineImporter({
    protocol: ["test", "test+tls"],
    flags: ["localfs", "stream"],
    options: defineOptions({ key: secret({}) }),
    create: () => Promise.reject(new Error("made too early")),
  });
  equal(definition.role, "importer");
  deepEqual(definition.protocols, ["test", "test+tls"]);
  deepEqual(definition.flags, ["localfs", "stream"]);
  deepEqual(definition.secrets, ["key"]);
  equal(definition.jsonSchema?.type, "object");
  equal("create" in definition || "typed" in definition, false);
});

Deno.test("what is left out has a default", async () => {
  const definition = defineImporter({
    protocol: "test",
    flags: ["nomerge"],
    create: () => ({ root: "/data", async *import() {} }),
  });
  const importer = await definition.construct(rawContext());
  equal(importer.origin(), "ada.example");
  equal(importer.type(), "test");
  equal(importer.root(), "/data");
  deepEqual(importer.flags(), ["nomerge"]);
  equal(await importer.ping(call), undefined);
  equal(await importer.close(call), undefined);
  deepEqual(await pathsOf(importer), []);
});

Deno.test("everything may be given, as values or as methods", async () => {
  const calls: CallOptions[] = [];
  const definition = defineImporter({
    protocol: "test",
    create: ({ config, location }) => ({
      origin: "db.example",
      type: () => "table",
      root: () => `${location.rest}/${config.sub}`,
      flags: () => ["stream"],
      ping: (given) => void calls.push(given),
      async *import(given) {
        calls.push(given);
        yield directoryRecord("/x", {});
      },
      close: (given) => void calls.push(given),
    }),
  });
  const importer = await definition.construct(rawContext({ sub: "y" }));
  equal(
    [importer.origin(), importer.type(), importer.root(), importer.flags()].join(),
    "db.example,table,/srv/data/y,stream",
  );
  await importer.ping(call);
  deepEqual(await pathsOf(importer), ["/x"]);
  await importer.close(call);
  deepEqual(calls, [call, importCall, call]);
});

Deno.test("the classic shape may be an instance of a class with private fields", async () => {
  const definition = defineImporter({ protocol: "test", create: () => new Shelf() });
  const importer = await definition.construct(rawContext());
  equal([importer.origin(), importer.type(), importer.root()].join(), "shelf-2,shelf,/a");
  deepEqual(importer.flags(), ["stream"]);
  await importer.ping(call);
  deepEqual(await pathsOf(importer), ["/a", "/b"]);
  await importer.close(call);
  equal(importer.type(), "closed");
  deepEqual(importer.flags(), []);
  await rejects(importer.ping(call), /closed/);
});

Deno.test("create may take its time, and each construct makes an importer of its own", async () => {
  let made = 0;
  const definition = defineImporter({
    protocol: "test",
    create: async () => {
      await Promise.resolve();
      return { root: `/${++made}`, async *import() {} };
    },
  });
  const first = await definition.construct(rawContext());
  const second = await definition.construct(rawContext());
  equal(first.root() + second.root(), "/1/2");
});

Deno.test("options reach create typed, and a bad one keeps it from running", async () => {
  let port = 0;
  const definition = defineImporter({
    protocol: "test",
    options: defineOptions({ port: integer({ minimum: 1 }) }),
    create: ({ config }) => {
      const exact: number = config.port;
      // @ts-expect-error options that were not declared are not there
      equal(config.host, undefined);
      port = exact;
      return { root: "/", async *import() {} };
    },
  });
  await rejects(async () => await definition.construct(rawContext({ port: "0" })), {
    name: "ConnectorError",
    code: "invalid_argument",
  });
  equal(port, 0);
  await definition.construct(rawContext({ port: "22" }));
  equal(port, 22);
});

Deno.test("the whole context reaches create", async () => {
  const raw = rawContext();
  const definition = defineImporter({
    protocol: "test",
    create: (context) => {
      equal(context.protocol, "test");
      deepEqual(context.args, ["--fast"]);
      equal(context.signal, raw.signal);
      equal(context.log, raw.log);
      equal(context.host.hostname, "ada.example");
      return { root: "/", async *import() {} };
    },
  });
  await definition.construct(raw);
});

Deno.test("what create throws refuses the location with that message", async () => {
  const failures = [
    () => {
      throw new Error("no such bucket");
    },
    () => Promise.reject(new Error("no such bucket")),
  ];
  for (const create of failures) {
    const definition = defineImporter({ protocol: "test", create });
    await rejects(async () => await definition.construct(rawContext()), /no such bucket/);
  }
});

Deno.test("a root that is no text is refused by name", async () => {
  const definition = defineImporter({
    protocol: "test",
    create: () => ({ root: undefined as unknown as string, async *import() {} }),
  });
  const importer = await definition.construct(rawContext());
  throws(() => importer.root(), /the root of the connector is missing/);
});

Deno.test("a mistake in a definition shows at once", () => {
  const create = () => Promise.reject(new Error("not made"));
  throws(() => defineImporter({ protocol: "a:", create }), /cannot define the importer: "a:"/);
  throws(
    () => defineImporter({ protocol: "test", flags: ["odd" as LocationFlag], create }),
    /"odd" is no location flag/,
  );
});

Deno.test("results are in the type only when the flags hold needack", async () => {
  const reading = defineImporter({
    protocol: "test",
    flags: ["stream", "needack"],
    create: () => ({
      root: "/",
      async *import({ results }) {
        for await (const { path } of results) match(path, /^\//);
        yield directoryRecord("/read", {});
      },
    }),
  });
  deepEqual(await pathsOf(await reading.construct(rawContext())), ["/read"]);
  defineImporter({
    protocol: "test",
    flags: ["stream"],
    create: () => ({
      root: "/",
      // @ts-expect-error without needack there are no results to read
      async *import({ results }) {
        yield directoryRecord(String(results), {});
      },
    }),
  });
  defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      // @ts-expect-error without flags there are no results to read
      async *import({ results }) {
        yield directoryRecord(String(results), {});
      },
    }),
  });
});
