import {
  ConnectorError,
  defineStorage,
  entrypointStorage,
  macFromHex,
  macToHex,
} from "@plakar-deno/sdk";
import type { Resource, ResourceKey, StorageDefinition } from "@plakar-deno/sdk";
import { defineOptions, size } from "@plakar-deno/sdk/options";

const options = defineOptions({
  capacity: size({ description: "How much the store holds", default: "256MiB" }),
});

const resources: readonly Resource[] = ["packfile", "state", "lock"];

/**
 * Keeps a repository in memory. It forgets everything when its process ends, and plakar starts a new
 * process for every command: this is a store to read and to test with, not one to back up to.
 */
export const storage: StorageDefinition = defineStorage({
  protocol: "example",
  options,
  create({ config: { capacity } }) {
    const kinds = new Map(resources.map((kind) => [kind, new Map<string, Uint8Array>()]));
    let configuration: Uint8Array | undefined;
    let used = 0;

    /** The objects of one kind; the same name may stand for an object in each of them. */
    function objectsOf(kind: Resource): Map<string, Uint8Array> {
      const objects = kinds.get(kind);
      if (objects !== undefined) return objects;
      throw new ConnectorError(`this store does not keep ${kind} objects`, {
        code: "unimplemented",
      });
    }

    function remove({ resource, mac }: ResourceKey): void {
      const objects = objectsOf(resource);
      used -= objects.get(macToHex(mac))?.length ?? 0;
      objects.delete(macToHex(mac));
    }

    return {
      root: "/",
      origin: "memory",
      create(config) {
        if (configuration !== undefined) {
          throw new ConnectorError("a repository is here already", { code: "already_exists" });
        }
        configuration = config.slice();
        return Promise.resolve();
      },
      open() {
        if (configuration !== undefined) return Promise.resolve(configuration);
        throw new ConnectorError(
          "no repository is here: this store forgets everything when its process ends",
          { code: "not_found" },
        );
      },
      size: () => used,
      async *list(resource) {
        for (const hex of [...objectsOf(resource).keys()]) yield macFromHex(hex);
      },
      async put(key, body) {
        const objects = objectsOf(key.resource);
        const chunks: Uint8Array[] = [];
        let length = 0;
        try {
          for await (const chunk of body) {
            // Puts run side by side: each counts what it holds, before it is stored.
            used += chunk.length;
            length += chunk.length;
            if (used > capacity) throw full(capacity);
            chunks.push(chunk.slice());
          }
        } catch (error) {
          // The host broke off, or there is no room: nothing was stored, an older object stays.
          used -= length;
          throw error;
        }
        remove(key);
        objects.set(macToHex(key.mac), joined(chunks, length));
      },
      get({ resource, mac }, range) {
        const whole = objectsOf(resource).get(macToHex(mac));
        if (whole === undefined) {
          throw new ConnectorError(`${resource} ${macToHex(mac)} is not in this store`, {
            code: "not_found",
          });
        }
        // A range past the end is cut to what there is.
        return range === undefined
          ? whole
          : whole.subarray(range.offset, range.offset + range.length);
      },
      delete(key) {
        remove(key); // a missing object is no error
        return Promise.resolve();
      },
    };
  },
});

function full(capacity: number): ConnectorError {
  return new ConnectorError(
    `the store is full: it holds ${capacity} bytes; raise the option "capacity"`,
    { code: "resource_exhausted" },
  );
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

if (import.meta.main) await entrypointStorage(Deno.args, storage);
