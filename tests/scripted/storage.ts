// A store that does what its option `do` says: every case of the conformance kit runs against it.
import { entrypointStorage } from "../../runtime/entrypoint_storage.ts";
import { defineStorage } from "../../sdk/define_storage.ts";
import type { StorageDefinition } from "../../sdk/definition.ts";
import { type Mac, macFromBytes } from "../../sdk/mac.ts";
import type { StorageParts } from "../../sdk/define_storage.ts";
import { printEverywhere } from "../process/print_everywhere.ts";
import { folderStore } from "./folder_store.ts";

/** What the option `do` may say. */
export type StorageScript =
  | "put-fails"
  | "list-fails"
  | "list-many"
  | "write-only"
  | "refused"
  | "refused-oddly"
  | "prints"
  | "ping-fails"
  | "quotes-config";

/** What it says when it fails. */
export const scriptedFailure = "the scripted failure: größe 100 %";

/** What it says when it fails in a way that is hard to send. */
export const scriptedOddFailure = `${scriptedFailure}\nand a second line`;

/** One more than fits in the message that answers a List (protocol 5.1). */
export const scriptedListCount = 123_362;

function fail(): never {
  throw new Error(scriptedFailure);
}

async function* many(): AsyncGenerator<Mac> {
  for (let number = 0; number < scriptedListCount; number++) {
    const mac = new Uint8Array(32);
    new DataView(mac.buffer).setUint32(0, number);
    yield macFromBytes(mac);
  }
}

/** What a script replaces in the store it is given. */
function changes(
  script: string | undefined,
  store: StorageParts,
  config: Readonly<Record<string, string>>,
): Partial<StorageParts> {
  switch (script as StorageScript | undefined) {
    case undefined:
      return {};
    case "put-fails":
      return {
        async put(_key, body) {
          await body.getReader().read();
          fail();
        },
      };
    case "list-fails":
      return {
        async *list() {
          yield macFromBytes(new Uint8Array(32));
          fail();
        },
      };
    case "list-many":
      return { list: many };
    case "write-only":
      return { mode: () => "write" };
    case "refused":
      return fail();
    case "refused-oddly":
      throw new Error(scriptedOddFailure);
    case "prints":
      return {
        async create(bytes, call) {
          await printEverywhere();
          await store.create(bytes, call);
        },
        async ping() {
          await printEverywhere();
        },
        async put(key, body, call) {
          await printEverywhere();
          await store.put(key, body, call);
        },
      };
    case "ping-fails":
      return { ping: fail };
    case "quotes-config":
      return {
        get() {
          throw new Error(`cannot read with the options ${JSON.stringify(config)}`);
        },
      };
    default:
      throw new Error(`the script "${script}" is unknown`);
  }
}

/** The store; its location names a folder, as `scripted:///srv/backups`. */
export const storage: StorageDefinition = defineStorage({
  protocol: "scripted",
  flags: ["localfs"],
  async create({ config, location }) {
    if (config["do"] === "prints") await printEverywhere();
    const store = folderStore(location.rest);
    return { ...store, ...changes(config["do"], store, config) };
  },
});

if (import.meta.main) await entrypointStorage(Deno.args, storage);
