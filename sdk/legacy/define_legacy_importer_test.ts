import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { openByteSource } from "../byte_source.ts";
import type { Importer } from "../importer.ts";
import { defineOptions } from "../options/define_options.ts";
import { integer } from "../options/integer.ts";
import { secret } from "../options/secret.ts";
import type { ImportRecord } from "../record.ts";
import { call, rawContext } from "../testdata/raw_context.ts";
import { legacyImporter } from "./define_legacy_importer.ts";
import type { LegacyOptions } from "./legacy_constructor.ts";
import type { LegacyImporter, LegacyScanResult } from "./legacy_importer.ts";

const HELLO = new TextEncoder().encode("hello");

/** A v1.0-style importer as a class, with state that only its own methods can reach. */
class Shelf implements LegacyImporter {
  #open = true;
  #paths = ["/a", "/b"];

  origin(): string {
    return this.#open ? "box" : "closed";
  }
  type(): Promise<string> {
    return Promise.resolve(this.#open ? "shelf" : "closed");
  }
  root(): string {
    return this.#open ? "/" : "closed";
  }
  async *scan(): AsyncGenerator<LegacyScanResult> {
    for (const pathname of this.#paths) {
      yield { record: { pathname, fileInfo: { mode: 0o100600, size: 5 } } };
    }
  }
  newReader(pathname: string): Uint8Array {
    return new TextEncoder().encode(`${this.#paths.length} ${pathname}`);
  }
  close(): void {
    this.#open = false;
  }
}

/** An importer of what a scan gives. */
function scanning(
  scan: LegacyImporter["scan"],
  more: Partial<LegacyImporter> = {},
): Promise<Importer> {
  const made: LegacyImporter = {
    origin: () => "box",
    type: () => "test",
    root: () => "/",
    scan,
    close() {},
    ...more,
  };
  return constructed(() => made);
}

async function constructed(make: () => LegacyImporter | Promise<LegacyImporter>) {
  return await legacyImporter("test", make).construct(rawContext());
}

async function recordsOf(importer: Importer): Promise<ImportRecord[]> {
  const results = (async function* () {})();
  return await Array.fromAsync(importer.import({ ...call, results }));
}

async function textOf(record: ImportRecord | undefined): Promise<string> {
  if (record?.kind !== "file") throw new Error(`${record?.kind} where a file belongs`);
  const source = openByteSource(await record.open(call));
  const buffer = new Uint8Array(100);
  const count = await source.read(buffer) ?? 0;
  await source.close();
  return new TextDecoder().decode(buffer.subarray(0, count));
}

Deno.test("a v1.0-style importer's definition says what it is without making anything", () => {
  const definition = legacyImporter(["one", "two"], () => Promise.reject(new Error("too early")), {
    flags: ["localfs"],
    secrets: ["token"],
    options: defineOptions({ key: secret({}), count: integer({ default: 1 }) }),
  });
  equal(definition.role, "importer");
  deepEqual(definition.protocols, ["one", "two"]);
  deepEqual(definition.flags, ["localfs"]);
  deepEqual(definition.secrets, ["key", "token"]);
  deepEqual(Object.keys(definition.jsonSchema?.["properties"] as object), [
    "location",
    "key",
    "count",
  ]);
  deepEqual(legacyImporter(undefined, () => new Shelf()).protocols, []);
  throws(() => legacyImporter("a:", () => new Shelf()), /"a:" is no protocol/);
});

Deno.test("the constructor gets the host's facts, the scheme, and the options as text", async () => {
  const seen: unknown[] = [];
  const context = rawContext({ count: "3" });
  const options = defineOptions({ count: integer({ default: 1 }) });
  const definition = legacyImporter("test", (given, facts, protocol, config) => {
    seen.push(given, facts, protocol, config);
    return new Shelf();
  }, { options });
  await definition.construct(context);
  const facts: LegacyOptions = {
    hostname: context.host.hostname,
    operatingSystem: context.host.os,
    architecture: context.host.arch,
    cwd: context.host.cwd,
    maxConcurrency: context.host.maxConcurrency,
  };
  deepEqual(seen, [context, facts, "test", { ...context.config }]);
  equal(context.config["count"], "3");
});

Deno.test("options that are no good are refused before the connector is made", async () => {
  let made = 0;
  const options = defineOptions({ count: integer({}) });
  const definition = legacyImporter("test", () => (made++, new Shelf()), { options });
  const construct = async () => await definition.construct(rawContext({ count: "many" }));
  await rejects(construct, /count/);
  equal(made, 0);
});

Deno.test("a class with private state is asked with its own `this`", async () => {
  const importer = await constructed(() => new Shelf());
  deepEqual([importer.origin(), importer.type(), importer.root(), importer.flags()], [
    "box",
    "shelf",
    "/",
    [],
  ]);
  await importer.ping(call);
  const [a, b] = await recordsOf(importer);
  equal(a?.path, "/a");
  equal(await textOf(b), "2 /b");
  const again = openByteSource(await importer.openPath!("/a", call));
  equal(await again.read(new Uint8Array(9)), "2 /a".length);
  await again.close();
  await importer.close(call);
  equal(importer.origin(), "box");
});

Deno.test("one that cannot say its root is closed, and its own sentence is thrown", async () => {
  let closed = 0;
  const refused = scanning(() => [], {
    root: () => {
      throw new Error("no root today");
    },
    close: () => {
      closed++;
      throw new Error("nor this");
    },
  });
  await rejects(refused, { message: "no root today" });
  equal(closed, 1);
});

Deno.test("a scan may be an array, a generator, a stream, or a promise of one", async () => {
  const result = (pathname: string): LegacyScanResult => ({
    record: { pathname, fileInfo: { mode: 0o40755 } },
  });
  const scans: LegacyImporter["scan"][] = [
    () => [result("/a")],
    function* () {
      yield result("/a");
    },
    async function* () {
      yield result("/a");
    },
    () => ReadableStream.from([result("/a")]),
    () => Promise.resolve([result("/a")]),
  ];
  for (const scan of scans) {
    const records = await recordsOf(await scanning(scan));
    deepEqual(records.map(({ kind, path }) => `${kind} ${path}`), ["directory /a"]);
  }
});

Deno.test("a scan that throws fails the import with its own words", async () => {
  const importer = await scanning(function* (): Generator<LegacyScanResult> {
    yield { error: { pathname: "/a", err: new Error("unreadable") } };
    throw new Error("the shelf fell down");
  });
  await rejects(recordsOf(importer), { message: "the shelf fell down" });
});

Deno.test("I25 leaving an import early ends the scan", async () => {
  let ended = false;
  const importer = await scanning(function* () {
    try {
      for (let at = 0;; at++) {
        yield { record: { pathname: `/${at}`, fileInfo: {}, reader: () => HELLO } };
      }
    } finally {
      ended = true;
    }
  });
  const results = (async function* () {})();
  for await (const { path } of importer.import({ ...call, results })) if (path === "/3") break;
  equal(ended, true);
  equal(importer.openPath, undefined);
});

Deno.test("a reader is run only when the content is asked for", async () => {
  let opened = 0;
  const importer = await scanning(() => [{
    record: { pathname: "/a", fileInfo: { size: 5 }, reader: () => (opened++, HELLO) },
  }]);
  const [record] = await recordsOf(importer);
  equal(opened, 0);
  equal(await textOf(record), "hello");
  equal(opened, 1);
});

Deno.test("V7 newReader is asked only for what lies below the root", async () => {
  const asked: string[] = [];
  const importer = await scanning(() => [], {
    root: () => "/srv/data",
    newReader: (pathname) => (asked.push(pathname), HELLO),
  });
  for (const path of ["/etc/passwd", "/srv/database", "/srv", "/", "/srv/data/../x", "data"]) {
    await rejects(async () => await importer.openPath!(path, call), /cannot (open|use the path)/);
  }
  for (const path of ["/srv/data/a", "/srv/data"]) await importer.openPath!(path, call);
  deepEqual(asked, ["/srv/data/a", "/srv/data"]);
});

Deno.test("a constructor that gives nothing is told what to return", async () => {
  for (const [made, word] of [[undefined, "undefined"], [null, "null"], [Shelf, "function"]]) {
    const definition = legacyImporter("test", () => made as unknown as LegacyImporter);
    const construct = async () => await definition.construct(rawContext());
    await rejects(construct, { message: new RegExp(`gave ${word}; it must return the importer`) });
  }
});
