import { createHash } from "node:crypto";
import type { StorageSession } from "@plakar-deno/sdk/host";
import { randomBytes } from "../../../cli/bench/random_file.ts";
import { peakRss } from "../../../cli/bench/peak_rss.ts";
import { secondsOf } from "../../../cli/bench/seconds_of.ts";
import type { OpenRole, RoleContext } from "../../open_role.ts";
import { createS3Store, openS3Store, type S3Store } from "../open_s3_store.ts";
import { expectCount, freshKey } from "../s3_work.ts";

/** What one way of the object took. */
export interface Way {
  /** Which way: into the bucket or out of it. */
  readonly way: "put" | "get";
  readonly seconds: number;
  /** The plugin's largest resident set in bytes; undefined where the system does not tell. */
  readonly peakRss: number | undefined;
  /** SHA-256 of the content, as it was sent or as it came back. */
  readonly sha256: string;
}

/** What to send. */
export interface LargeObject {
  readonly role: RoleContext;
  readonly store: S3Store;
  /** Bytes of the object. */
  readonly size: number;
  /** Told how far it is. */
  readonly progress: (text: string) => void;
}

/**
 * Puts one packfile of any size into a new repository and reads it back, each in a process of its
 * own. No two mebibytes of it are the same, so that parts in a wrong order show in the hash.
 */
export async function sendLargeObject(
  { role, store, size, progress }: LargeObject,
): Promise<readonly Way[]> {
  const key = freshKey();
  const { signal } = role;
  const way = async (
    name: Way["way"],
    opening: Promise<OpenRole<StorageSession>>,
    move: (session: StorageSession, hash: (chunk: Uint8Array) => void) => Promise<void>,
  ): Promise<Way> => {
    await using open = await opening;
    const hash = createHash("sha256");
    let moved = 0;
    let told = 0;
    const seconds = await secondsOf(() =>
      move(open.session, (chunk) => {
        hash.update(chunk);
        moved += chunk.length;
        const gibibytes = Math.floor(moved / 2 ** 30);
        if (gibibytes > told) progress(`${name}: ${told = gibibytes} GiB`);
      })
    );
    return { way: name, seconds, peakRss: await peakRss(open.pid), sha256: hash.digest("hex") };
  };
  const put = await way("put", createS3Store(role, store), async (session, hash) => {
    const written = await session.put(key, numbered(size, hash), { signal });
    expectCount("put", written, size);
  });
  const get = await way("get", openS3Store(role, store), async (session, hash) => {
    let bytes = 0;
    for await (const chunk of session.get(key, undefined, { signal })) {
      hash(chunk);
      bytes += chunk.length;
    }
    expectCount("get", bytes, size);
  });
  return [put, get];
}

/** Random mebibytes, each with its number in it. */
async function* numbered(
  size: number,
  hash: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const random = randomBytes(2 ** 20);
  let number = 0;
  for (let rest = size; rest > 0; rest -= random.length) {
    // The one before may still be under way.
    const chunk = random.slice(0, Math.min(rest, random.length));
    if (chunk.length >= 4) new DataView(chunk.buffer).setUint32(0, number++);
    hash(chunk);
    yield chunk;
  }
}
