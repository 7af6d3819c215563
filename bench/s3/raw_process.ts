import { fileURLToPath } from "node:url";
import { secondsOf } from "../../cli/bench/seconds_of.ts";
import type { ObjectServer } from "./object_server.ts";
import { rawBucket } from "./raw_bucket.ts";
import { type RawWork, rawWork } from "./raw_work.ts";
import { expectCount, packSize } from "./s3_work.ts";

/** Where the work is done. */
export interface RawPlace {
  readonly server: Pick<ObjectServer, "endpoint" | "accessKey" | "secretKey">;
  readonly bucket: string;
}

const READY = 1;
const DONE = 2;
const ROOM = 256 * 1024;

/**
 * Does work in a new process, as each plugin is one, and tells how long it took there. Its start and
 * what it makes ready before are not in the figure.
 */
export async function rawSeconds(place: RawPlace, work: RawWork): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", fileURLToPath(import.meta.url), JSON.stringify([place, work])],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.getReader({ mode: "byob" });
  let room = new ArrayBuffer(ROOM);
  /** How many bytes come next, and the first of them; none at the end. */
  const next = async (): Promise<readonly [number, number | undefined]> => {
    const { value } = await output.read(new Uint8Array(room));
    if (value === undefined) return [0, undefined];
    room = value.buffer;
    return [value.length, value[0]];
  };
  try {
    const [, first] = await next();
    expectCount("raw process", first ?? 0, READY);
    return await secondsOf(async () => {
      await input.write(new Uint8Array(1));
      if (work.kind !== "pipe") return expectCount("raw process", (await next())[1] ?? 0, DONE);
      const wanted = work.keys.length * packSize;
      let bytes = 0;
      while (bytes < wanted) {
        const [count] = await next();
        if (count === 0) break;
        bytes += count;
      }
      expectCount("pipe", bytes, wanted);
    });
  } finally {
    await input.close().catch(() => {});
    await output.cancel();
    await child.status;
  }
}

async function main([place, work]: [RawPlace, RawWork]): Promise<void> {
  const { server, bucket } = place;
  const run = await rawWork(rawBucket(server, bucket, new AbortController().signal), work);
  await Deno.stdout.write(Uint8Array.of(READY));
  if (await Deno.stdin.read(new Uint8Array(1)) === null) return;
  await run();
  if (work.kind !== "pipe") await Deno.stdout.write(Uint8Array.of(DONE));
}

if (import.meta.main) await main(JSON.parse(Deno.args[0] ?? "null"));
