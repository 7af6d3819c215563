import { type StorageSession, storageSession } from "../../host/storage_session.ts";
import type { StorageDefinition } from "../../sdk/definition.ts";
import type { ResourceKey } from "../../sdk/resource.ts";
import { resources, sameBytes, sampleKey } from "../../testing/cases/storage/sample.ts";
import { joinBytes } from "../../testing/join_bytes.ts";
import { sampleBytes } from "../../testing/sample_bytes.ts";
import { startPlugin } from "../../testing/start_plugin.ts";
import type { StartedPlugin } from "../../testing/subject.ts";

/** A store to crash: its definition looks at what its program left behind. */
export interface CrashedStore {
  readonly protocol: string;
  readonly definition: StorageDefinition;
}

/** One object before and after the work; `undefined`: not there. */
interface Change {
  readonly key: ResourceKey;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

/** A repository in a fresh folder, and what a plugin acknowledged there. */
export interface StorePlace extends AsyncDisposable {
  /** Makes all changes through a plugin, two at a time, and notes which ones were acknowledged. */
  change(plugin: StartedPlugin): Promise<void>;
  /**
   * Throws unless every object is as before its change or as after it, those that were acknowledged
   * as after, and nothing else is listed.
   */
  requireWhole(): Promise<void>;
  /** Throws unless every change was made. */
  requireAllNew(): Promise<void>;
}

const configuration = sampleBytes(300, 9);
const sizes = [124, 1_500_000, 300_000, 2_200_000];

/** New objects, replaced ones and deleted ones, of every kind and of several sizes. */
const changes: readonly Change[] = resources.flatMap((resource, kind) =>
  sizes.flatMap((size, index) => {
    const seed = 100 * kind + 10 * index;
    const key = (number: number) => sampleKey(resource, seed + number);
    const bytes = (number: number) => sampleBytes(size + number, seed + number);
    return [
      { key: key(1), before: undefined, after: bytes(1) },
      { key: key(2), before: bytes(2), after: bytes(3) },
      ...(index === 0 ? [{ key: key(4), before: bytes(4), after: undefined }] : []),
    ];
  })
);

function nameOf({ resource, mac }: ResourceKey): string {
  return `${resource} ${mac.toHex()}`;
}

async function make(session: StorageSession, { key, after }: Change): Promise<void> {
  if (after === undefined) await session.delete(key);
  else await session.put(key, after);
}

async function contentOf(session: StorageSession, key: ResourceKey): Promise<Uint8Array> {
  return joinBytes(await Array.fromAsync(session.get(key), (chunk) => chunk.slice()));
}

/** A repository that holds what was there before the changes. */
export async function storePlace({ protocol, definition }: CrashedStore): Promise<StorePlace> {
  const folder = await Deno.makeTempDir({ prefix: "crash_store_" });
  const acknowledged = new Set<string>();

  function open(plugin: StartedPlugin): Promise<StorageSession> {
    const config = { location: `${protocol}://${folder}/repository` };
    return storageSession(plugin, { protocol, config });
  }

  /** Gives a session of another process to `use`. */
  async function within(use: (session: StorageSession) => Promise<void>): Promise<void> {
    await using plugin = await startPlugin("storage", definition, "direct");
    await use(await open(plugin));
  }

  async function requireState(session: StorageSession, mustBeNew: boolean): Promise<void> {
    const listed = new Set<string>();
    for (const resource of resources) {
      for (const mac of await session.list(resource)) listed.add(nameOf({ resource, mac }));
    }
    for (const { key, before, after } of changes) {
      const name = nameOf(key);
      const isNew = mustBeNew || acknowledged.has(name);
      const allowed = isNew ? [after] : [before, after];
      if (!listed.delete(name)) {
        if (allowed.includes(undefined)) continue;
        throw new Error(`${name} is lost, ${isNew ? "though acknowledged" : "the old one, too"}`);
      }
      const found = await contentOf(session, key);
      const whole = allowed.find((bytes) => bytes?.length === found.length);
      if (whole === undefined) {
        const wanted = allowed.map((bytes) => bytes?.length ?? "absent").join(" or ");
        throw new Error(`${name} has ${found.length} bytes; expected ${wanted}`);
      }
      sameBytes(found, whole, name);
    }
    if (listed.size > 0) throw new Error(`List names what nobody put: ${[...listed].join(", ")}`);
  }

  await within(async (session) => {
    await session.create(configuration);
    for (const { key, before } of changes) if (before) await session.put(key, before);
  });
  return {
    async change(plugin) {
      const session = await open(plugin);
      const left = [...changes];
      async function some(): Promise<void> {
        for (let next; (next = left.shift()) !== undefined;) {
          await make(session, next);
          acknowledged.add(nameOf(next.key));
        }
      }
      await Promise.all([some(), some()]);
    },
    requireWhole: () =>
      within(async (session) => {
        sameBytes(await session.open(), configuration, "Open after a crash");
        await requireState(session, false);
      }),
    requireAllNew: () => within((session) => requireState(session, true)),
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}
