import { macFromBytes, macToHex } from "@plakar-deno/sdk";
import { join } from "node:path";
import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import type { RecordMessage } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import type { Sample } from "../contest.ts";
import { measured } from "../measured.ts";
import type { RoleContext } from "../open_role.ts";
import { randomBytes } from "../../cli/bench/random_file.ts";
import { objectKey } from "../transfer.ts";
import type { BareCall } from "./bare_host.ts";
import { trainOf } from "./frames.ts";
import { openBare } from "./open_bare.ts";

/** What plakar puts into one message (protocol 4.1, 5.1). */
const CHUNK_BYTES = 2 ** 20;
/** The number of packfiles in the protocol (2.5). */
const PACKFILE = 1;

/** Imports a folder that holds one file named `file` of `size` bytes. */
export function bareImporting(role: RoleContext, folder: string, size: number): Promise<Sample> {
  const { import: importMethod, open } = importerMethods;
  const pathname = join(folder, "file");
  return measured(openBare(role, "importer", folder), async (host) => {
    const came = Promise.withResolvers<void>();
    let seen = "";
    const call = await host.call(importMethod.path, (bytes) => {
      seen += new TextDecoder("latin1").decode(bytes);
      // A record can be opened as soon as it was sent.
      if (seen.includes(pathname)) came.resolve();
    });
    await Promise.race([came.promise, call.ended.then(() => Promise.reject(new Error("no file")))]);
    expectContent(await host.ask(open.path, open.request.encode({ record: { pathname } })), size);
  });
}

/** Reads one object of `size` bytes, that of `makeStore`. */
export function bareGetting(role: RoleContext, store: string, size: number): Promise<Sample> {
  const { path, request } = storageMethods.get;
  return measured(openBare(role, "storage", store), async (host) => {
    const message = request.encode({ mac: objectKey.mac, type: PACKFILE });
    expectContent(await host.ask(path, message), size);
  });
}

/** Restores one file of `size` bytes into a new folder below `folder`, which is removed after. */
export async function bareExporting(
  role: RoleContext,
  folder: string,
  size: number,
): Promise<Sample> {
  const { path, request } = exporterMethods.export;
  const target = await Deno.makeTempDir({ dir: folder, prefix: "export-" });
  const fileInfo = { name: "large", size, mode: 0o644, modTime: { seconds: 1e9, nanos: 0 } };
  const record: RecordMessage = { pathname: "/large", hasReader: true, fileInfo };
  try {
    return await measured(openBare(role, "exporter", target), async (host) => {
      const call = await host.call(path);
      await call.send(trainOf(call.stream, request.encode({ record })));
      await sendContent(call, request.encode({ chunk: randomBytes(CHUNK_BYTES) }), size);
      await call.send(trainOf(call.stream, request.encode({ chunk: new Uint8Array() })));
      await call.end();
      await call.ended;
      const { size: restored } = await Deno.stat(join(target, "large"));
      if (restored !== size) throw new Error(`the export restored ${restored} bytes`);
    });
  } finally {
    await Deno.remove(target, { recursive: true });
  }
}

/** Stores one new object of `size` bytes in the repository, and removes it after. */
export async function barePutting(role: RoleContext, store: string, size: number): Promise<Sample> {
  const { path, request } = storageMethods.put;
  const mac = macFromBytes(randomBytes(32));
  const sample = await measured(openBare(role, "storage", store), async (host) => {
    const call = await host.call(path);
    await call.send(trainOf(call.stream, request.encode({ mac, type: PACKFILE })));
    await sendContent(call, request.encode({ chunk: randomBytes(CHUNK_BYTES) }), size);
    await call.end();
    await call.ended;
  });
  const object = join(store, "packfiles", macToHex(mac).slice(0, 2), macToHex(mac));
  const { size: stored } = await Deno.stat(object);
  if (stored !== size) throw new Error(`the put stored ${stored} bytes`);
  await Deno.remove(object);
  return sample;
}

/** Sends the same message until its chunks are `size` bytes, a multiple of 1 MiB. */
async function sendContent(call: BareCall, message: Uint8Array, size: number): Promise<void> {
  const train = trainOf(call.stream, message);
  for (let sent = 0; sent < size; sent += CHUNK_BYTES) await call.send(train);
}

/** Content is not decoded: what is on top of it are a few bytes for each message. */
function expectContent(call: BareCall, size: number): void {
  const received = call.received();
  if (received > size && received < size * 1.001) return;
  throw new Error(`${received} bytes came for content of ${size}`);
}
