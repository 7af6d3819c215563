import { storageMethodsV10 as methods } from "../../../proto/v1_0/storage_methods.ts";
import { macToHex } from "../../../sdk/mac.ts";
import { type Mac, macFromBytes } from "../../../sdk/mac.ts";
import { joinBytes } from "../../join_bytes.ts";
import type { Provoked } from "../../importer_capabilities.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";
import { configuration } from "../storage/tested_store.ts";
import { callV10, closeV10 } from "./call_v1_0.ts";
import { type Config, configV10, startV10 } from "./init_v1_0.ts";

/** What v1.0 hosts keep in a store (protocol 6.3). */
export type Kind = "state" | "packfile" | "lock";

/** The kinds of objects of v1.0 hosts. */
export const kinds: readonly Kind[] = ["state", "packfile", "lock"];

/** The methods of a kind. */
export const methodsOfKind = {
  state: {
    list: methods.getStates,
    put: methods.putState,
    get: methods.getState,
    remove: methods.deleteState,
  },
  packfile: {
    list: methods.getPackfiles,
    put: methods.putPackfile,
    get: methods.getPackfile,
    remove: methods.deletePackfile,
  },
  lock: {
    list: methods.getLocks,
    put: methods.putLock,
    get: methods.getLock,
    remove: methods.deleteLock,
  },
} as const;

/** A store with a repository, driven as a v1.0 host drives it. */
export interface ServedStore extends AsyncDisposable {
  /** The plugin below. */
  readonly plugin: StartedPlugin;
  /** The options of its Init. */
  readonly config: Config;
  /** Puts a whole object, its name alone in the first message; resolves to `bytes_written`. */
  put(kind: Kind, mac: Mac, content: Uint8Array): Promise<number>;
  /** Gets a whole object. */
  get(kind: Kind, mac: Mac): Promise<Uint8Array>;
  /** Gets a part of a packfile. */
  blob(mac: Mac, offset: number, length: number): Promise<Uint8Array>;
  /** Names of a kind in hex, in their order; throws for one that is listed twice. */
  names(kind: Kind): Promise<readonly string[]>;
  /** Deletes an object. */
  remove(kind: Kind, mac: Mac): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;

/** Starts a store, sends Init, makes a repository and opens it; `cookie` goes with every request. */
export async function servedStore(
  subject: Subject,
  can: StorageCapabilities,
  provoked?: Provoked,
  cookie: string = "",
): Promise<ServedStore> {
  const { signal } = subject;
  const config = await configV10(subject, can, provoked);
  const plugin = await startV10(subject, config);
  const { client } = plugin;
  await callV10(subject, plugin, methods.create, { config: configuration, cookie });
  // Row V13 is about Open; the other cases are not to fail with it.
  await callV10(subject, plugin, methods.open, { cookie }).catch(() => {});

  async function whole(
    what: string,
    answers: AsyncIterable<{ readonly chunk?: Uint8Array }>,
  ): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    const take = async () => {
      for await (const { chunk } of answers) chunks.push((chunk ?? new Uint8Array()).slice());
    };
    await inTime(what, take(), signal);
    return joinBytes(chunks);
  }

  return {
    plugin,
    config,
    async put(kind, value, content) {
      const call = client.clientStream(methodsOfKind[kind].put, { signal, action: "Put" });
      const sending = async () => {
        try {
          await call.send({ mac: { value }, cookie });
          for (let at = 0; at < content.length; at += CHUNK) {
            await call.send({ chunk: content.subarray(at, at + CHUNK), cookie });
          }
          call.halfClose();
        } catch {
          // The response says why the call is over.
        }
        return await call.response;
      };
      const { bytesWritten = 0 } = await inTime(`an answer to a Put`, sending(), signal);
      return Number(bytesWritten);
    },
    get(kind, value) {
      const request = { mac: { value }, cookie };
      const options = { signal, action: "Get" };
      const answers = client.serverStream(methodsOfKind[kind].get, request, options);
      return whole(`the content of a ${kind}`, answers);
    },
    blob(value, offset, length) {
      const request = { mac: { value }, offset, length, cookie };
      const answers = client.serverStream(methods.getPackfileBlob, request, { signal });
      return whole(`${length} bytes of a packfile`, answers);
    },
    async names(kind) {
      const { macs = [] } = await callV10(subject, plugin, methodsOfKind[kind].list, { cookie });
      const found = macs.map(({ value }) => macToHex(macFromBytes(value ?? new Uint8Array())));
      const twice = found.find((name, at) => found.indexOf(name) !== at);
      if (twice !== undefined) throw new Error(`the list of ${kind}s names ${twice} twice`);
      return found.sort();
    },
    async remove(kind, value) {
      await callV10(subject, plugin, methodsOfKind[kind].remove, { mac: { value }, cookie });
    },
    close: () => closeV10(subject, plugin, { cookie }),
    async [Symbol.asyncDispose]() {
      await plugin[Symbol.asyncDispose]();
    },
  };
}
