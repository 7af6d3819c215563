import { createHash } from "node:crypto";
import type { StorageSession } from "../../host/storage_session.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { fileSystemError } from "../../sdk/files/file_system_error.ts";
import { openFile } from "../../sdk/files/open_file.ts";
import { writeFileAtomic } from "../../sdk/files/write_file_atomic.ts";
import { type Mac, macFromBytes, macToHex } from "../../sdk/mac.ts";
import type { ByteRange, Resource, ResourceKey } from "../../sdk/resource.ts";
import { formatSize } from "../build/format_size.ts";
import { writeContent } from "../records/write_content.ts";
import { givenPath } from "../given_path.ts";
import { byteChunks } from "../../host/byte_chunks.ts";
import type { OpenedPlugin } from "../plugin/with_plugin.ts";
import { counted } from "../records/record_totals.ts";
import { usualResources } from "./object_name.ts";
import type { RunOutput } from "../records/with_output.ts";
import { oneLine, visibleJson } from "../visible_text.ts";

/** What the commands on a store have in common. */
export interface StoreUse extends OpenedPlugin<StorageSession>, RunOutput {
  readonly json: boolean;
}

/** The configuration of a repository that nothing but this program made; plakar cannot open it. */
const trialConfig = new TextEncoder().encode(
  "plakar-deno: a repository for trying a storage connector\n",
);

/** Asks whether the place can be reached, before any repository is there (protocol 1.3). */
export async function pingStore(
  { session, location, signal, json, print }: StoreUse,
): Promise<void> {
  await session.ping({ signal });
  const { origin, type, root, generation } = session;
  if (json) print(visibleJson({ ok: true, origin, type, root, generation }));
  else {
    print(oneLine(`${location} answers: origin "${origin}", type "${type}", root "${root}"`));
  }
}

/** Makes a repository with the bytes of a file as its configuration, or with some of its own. */
export async function createStore(
  { session, location, signal, json, print }: StoreUse,
  configFile: string | undefined,
): Promise<void> {
  const config = configFile === undefined ? trialConfig : await readConfig(configFile);
  await session.create(config, { signal });
  if (json) print(visibleJson({ ok: true, location, configBytes: config.length }));
  else {print(
      `made a repository at ${oneLine(location)}, its configuration has ${config.length} bytes`,
    );}
}

/** Lists the names of the objects of some kinds, all that plakar uses unless told otherwise. */
export async function listStore(
  { session, signal, json, print, printed }: StoreUse,
  resource: Resource | undefined,
): Promise<void> {
  const config = await session.open({ signal });
  let objects = 0;
  for (const kind of resource === undefined ? usualResources : [resource]) {
    const names = (await session.list(kind, { signal })).map(macToHex).sort();
    objects += names.length;
    for (const mac of names) {
      signal.throwIfAborted();
      print(json ? visibleJson({ type: "object", resource: kind, mac }) : `${kind} ${mac}`);
      await printed();
    }
  }
  const [mode, size] = [await session.mode({ signal }), await session.size({ signal })];
  if (json) {
    const { generation } = session;
    const summary = { objects, mode, bytes: size, configBytes: config.length, generation };
    return print(visibleJson({ type: "summary", ...summary }));
  }
  const used = size < 0 ? "size unknown" : `${formatSize(size)} used`;
  print(`${counted(objects, "object")}, ${mode}, ${used}`);
}

/** What to put. */
export interface PutRequest {
  readonly resource: Resource;
  /** Its name; the SHA-256 of the file when left out. */
  readonly mac?: Mac;
  /** A local file, or `-` for stdin, which must have a name. */
  readonly file: string;
  readonly dryRun: boolean;
}

/** Stores a local file, or what comes on stdin, under a name. */
export async function putInStore(
  { session, location, shown, signal, json, print }: StoreUse,
  { resource, mac, file, dryRun }: PutRequest,
): Promise<void> {
  if (file === "-" && mac === undefined) {
    throw new ConnectorError(
      "cannot name what comes on stdin: give its name, 64 hexadecimal digits, before the -",
      { code: "invalid_argument" },
    );
  }
  const key: ResourceKey = { resource, mac: mac ?? await hashOf(file, signal) };
  const name = { resource, mac: macToHex(key.mac) };
  let bytes = 0;
  async function* body(): AsyncGenerator<Uint8Array> {
    for await (const chunk of contentOf(file, signal)) {
      bytes += chunk.length;
      shown.update(`${formatSize(bytes)} of ${name.resource} ${name.mac}`);
      yield chunk;
    }
  }
  await session.open({ signal });
  if (dryRun) { for await (const _ of body()); }
  else await session.put(key, body(), { signal });
  shown.done();
  if (json) return print(visibleJson({ ok: true, ...name, bytes, dryRun }));
  const stored = dryRun ? `would be stored at ${oneLine(location)}` : "stored";
  print(`${name.resource} ${name.mac} ${stored}, ${formatSize(bytes)}`);
}

/** What to get, and where to write it. */
export interface GetRequest {
  readonly key: ResourceKey;
  readonly range?: ByteRange;
  /** A local file; stdout when left out. */
  readonly out?: string;
}

/** Writes an object or a part of it to stdout, or to a file that is there whole or not at all. */
export async function getFromStore(
  { session, signal, json, print }: StoreUse,
  { key, range, out }: GetRequest,
): Promise<void> {
  await session.open({ signal });
  const content = session.get(key, range, { signal });
  if (out === undefined) return void await writeContent(content, Deno.stdout, signal);
  const path = givenPath(out);
  const bytes = await writeFileAtomic(path, content, { signal, mode: 0o644 });
  if (json) print(visibleJson({ ok: true, ...named(key), bytes, out: path }));
  else print(`${formatSize(bytes)} written to ${out}`);
}

/** Deletes an object; one that is not there is no error (protocol 5.1). */
export async function deleteFromStore(
  { session, location, signal, json, print }: StoreUse,
  key: ResourceKey,
  dryRun: boolean,
): Promise<void> {
  await session.open({ signal });
  const { resource, mac } = named(key);
  if (!dryRun) await session.delete(key, { signal });
  if (json) return print(visibleJson({ ok: true, resource, mac, dryRun }));
  print(`${resource} ${mac} ${dryRun ? `would be deleted from ${oneLine(location)}` : "deleted"}`);
}

function named({ resource, mac }: ResourceKey): { resource: Resource; mac: string } {
  return { resource, mac: macToHex(mac) };
}

async function readConfig(file: string): Promise<Uint8Array> {
  return await Deno.readFile(givenPath(file)).catch((cause) => {
    throw fileSystemError("cannot read the configuration", file, cause);
  });
}

async function hashOf(file: string, signal: AbortSignal): Promise<Mac> {
  const hash = createHash("sha256");
  for await (const chunk of contentOf(file, signal)) hash.update(chunk);
  return macFromBytes(hash.digest());
}

async function* contentOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (file !== "-") {
    for await (const chunk of byteChunks(await openFile(givenPath(file)))) {
      signal.throwIfAborted();
      yield chunk;
    }
    return;
  }
  // A read of stdin cannot be taken back: cancelling it is what ends the wait for a silent writer.
  const stdin = Deno.stdin.readable.getReader();
  const cancel = () => void stdin.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (let step = await stdin.read(); !step.done; step = await stdin.read()) yield step.value;
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", cancel);
    stdin.releaseLock();
  }
}
