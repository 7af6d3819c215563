import { ConnectorError } from "../../sdk/error.ts";
import { type Mac, macFromHex, macToHex } from "../../sdk/mac.ts";
import type { ResourceKey } from "../../sdk/resource.ts";
import type { Storage } from "../../sdk/storage.ts";

/** A store in memory, with what a test wants to see of it. */
export interface MapStore extends Storage {
  /** Whole objects, under `resource/hex`. */
  readonly objects: Map<string, Uint8Array>;
  /** How often `close` was called. */
  readonly closed: number;
}

/** The name of an object in {@link MapStore.objects}. */
export function objectName({ resource, mac }: ResourceKey): string {
  return `${resource}/${macToHex(mac)}`;
}

/** Makes an empty store that keeps every rule of protocol 5; ECC objects are unsupported. */
export function mapStore(): MapStore {
  const objects = new Map<string, Uint8Array>();
  let configuration: Uint8Array | undefined;
  let closed = 0;

  function supported(resource: string): void {
    if (!resource.startsWith("ecc-")) return;
    throw new ConnectorError(`${resource} objects are unsupported`, { code: "unimplemented" });
  }

  return {
    objects,
    get closed() {
      return closed;
    },
    origin: () => "memory",
    type: () => "map",
    root: () => "/",
    flags: () => [],
    create(config) {
      if (configuration !== undefined) {
        throw new ConnectorError("a repository is here already", { code: "already_exists" });
      }
      configuration = config;
      return Promise.resolve();
    },
    open() {
      if (configuration !== undefined) return Promise.resolve(configuration);
      throw new ConnectorError("no repository is here", { code: "not_found" });
    },
    ping: () => Promise.resolve(),
    mode: () => Promise.resolve("read-write"),
    size: () => Promise.resolve(-1),
    async *list(resource): AsyncGenerator<Mac> {
      supported(resource);
      for (const name of objects.keys()) {
        const [kind, hex] = name.split("/");
        if (kind === resource) yield macFromHex(hex!);
      }
    },
    async put(key, body) {
      supported(key.resource);
      const whole = await new Response(body).bytes();
      objects.set(objectName(key), whole);
    },
    get(key, range) {
      const whole = objects.get(objectName(key));
      if (whole === undefined) {
        throw new ConnectorError(`${objectName(key)} is missing`, { code: "not_found" });
      }
      if (range === undefined) return whole;
      return whole.subarray(range.offset, range.offset + range.length);
    },
    delete(key) {
      objects.delete(objectName(key));
      return Promise.resolve();
    },
    close() {
      closed++;
      return Promise.resolve();
    },
  };
}
