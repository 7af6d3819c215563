import {
  defineExporter,
  defineImporter,
  directoryRecord,
  eachRecord,
  fileRecord,
} from "@plakar-deno/sdk";
import type { MethodDefinition, MethodKind } from "../../proto/codec.ts";
import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import type { RecordMessage } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import type { ServeOptions } from "../../runtime/serve.ts";
import { serveExporter } from "../../runtime/serve_exporter.ts";
import { serveImporter } from "../../runtime/serve_importer.ts";
import { serveStorage } from "../../runtime/serve_storage.ts";
import { mapStore } from "../storage/map_store.ts";
import type { Random } from "./random.ts";

/** One call as a host would make it. */
export interface FuzzedCall {
  readonly path: string;
  readonly kind: MethodKind;
  /** Decodes answers. */
  readonly response: { decode(bytes: Uint8Array): unknown };
  /** Correct requests. */
  readonly requests: (random: Random) => readonly Uint8Array[];
}

/** A service with a small correct connector behind it. */
export interface FuzzedRole {
  readonly name: string;
  readonly serve: (options: ServeOptions) => Promise<void>;
  /** What connects. */
  readonly init: FuzzedCall;
  /** All its methods, those that carry data more than once. */
  readonly calls: readonly FuzzedCall[];
}

function callOf<Request, Response>(
  method: MethodDefinition<Request, Response>,
  requests: (random: Random) => readonly Request[],
): FuzzedCall {
  const { path, kind, request, response } = method;
  const encode = (message: Request) => request.encode(message).slice();
  return { path, kind, response, requests: (random) => requests(random).map(encode) };
}

const paths = ["/a.txt", "/dir", "/dir/b.txt", "/", "/missing", "/dir/ü.bin"];
const empty = () => [{}];
const options = { hostname: "host", os: "linux", cwd: "/", maxconcurrency: 4, excludes: ["*.tmp"] };

function record(random: Random): RecordMessage {
  const pathname = random.pick(paths);
  return {
    pathname,
    hasReader: random.chance(0.6),
    fileInfo: { name: "x", size: 4, mode: 0o644, modTime: { seconds: 1_700_000_000, nanos: 5 } },
    isXattr: random.chance(0.1),
    xattrName: random.chance(0.2) ? "user.x" : "",
    extendedAttributes: random.chance(0.2) ? ["user.x"] : [],
    target: random.chance(0.1) ? "b.txt" : "",
  };
}

function several<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

const importer = defineImporter({
  protocol: "fuzz",
  create: () => ({
    root: "/",
    async *import() {
      yield directoryRecord("/dir", {});
      for (const path of ["/a.txt", "/dir/b.txt", "/dir/ü.bin"]) {
        yield fileRecord(path, { size: 4 }, () => new TextEncoder().encode("data"));
      }
    },
  }),
});

const exporter = defineExporter({
  protocol: "fuzz",
  create: () => ({
    root: "/",
    export: eachRecord(async (each) => {
      if (each.kind !== "file") return;
      for await (const _ of each.content);
    }),
  }),
});

const importerRole: FuzzedRole = {
  name: "importer",
  serve: (given) => serveImporter(importer, given),
  init: callOf(importerMethods.init, () => [{
    options,
    proto: "fuzz",
    config: { location: "fuzz:///" },
  }]),
  calls: [
    callOf(importerMethods.ping, empty),
    callOf(importerMethods.import, (random) =>
      several(random, 5, () => ({
        result: { header: record(random), error: random.chance(0.3) ? "bad" : "" },
      }))),
    callOf(importerMethods.open, (random) => [{ record: record(random) }]),
    callOf(importerMethods.open, (random) => [{ record: record(random) }]),
    callOf(importerMethods.close, empty),
  ],
};

const exporterRole: FuzzedRole = {
  name: "exporter",
  serve: (given) => serveExporter(exporter, given),
  init: callOf(exporterMethods.init, () => [{
    options,
    proto: "fuzz",
    config: { location: "fuzz:///" },
  }]),
  calls: [
    callOf(exporterMethods.ping, empty),
    callOf(exporterMethods.export, (random) =>
      several(random, 8, () => {
        const one = record(random);
        return one.hasReader
          ? [{ record: one }, { chunk: random.bytes(random.below(50)) }, {
            chunk: new Uint8Array(),
          }]
          : [{ record: one }];
      }).flat()),
    callOf(exporterMethods.export, (random) => [{ record: record(random) }]),
    callOf(exporterMethods.close, empty),
  ],
};

function key(random: Random): { mac: Uint8Array; type: number } {
  return { mac: new Uint8Array(32).fill(random.below(3)), type: random.below(4) };
}

const storageRole: FuzzedRole = {
  name: "storage",
  serve: (given) => serveStorage(() => mapStore(), given),
  init: callOf(storageMethods.init, () => [{ proto: "fuzz", config: { location: "fuzz:///" } }]),
  calls: [
    callOf(storageMethods.create, (random) => [{ config: random.bytes(20) }]),
    callOf(storageMethods.open, empty),
    callOf(storageMethods.ping, empty),
    callOf(storageMethods.mode, empty),
    callOf(storageMethods.size, empty),
    callOf(storageMethods.list, (random) => [{ type: random.below(4) }]),
    callOf(storageMethods.put, (random) => [
      key(random),
      ...several(random, 4, () => ({ chunk: random.bytes(random.below(100)) })),
    ]),
    callOf(storageMethods.put, (random) => [key(random), { chunk: random.bytes(10) }]),
    callOf(storageMethods.get, (random) => [{
      ...key(random),
      range: random.chance(0.5)
        ? { offset: random.below(20), length: random.below(20) }
        : undefined,
    }]),
    callOf(storageMethods.delete, (random) => [key(random)]),
    callOf(storageMethods.close, empty),
  ],
};

/** The three services. */
export const fuzzedRoles: readonly FuzzedRole[] = [importerRole, exporterRole, storageRole];
