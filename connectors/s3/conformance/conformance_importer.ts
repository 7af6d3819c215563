import type { ConformanceSetup, ImporterCapabilities } from "@plakar-deno/sdk/testing";
import { fromStart, importerSetup } from "@plakar-deno/sdk/testing";
import { faultyServers } from "./conformance_faults.ts";
import { optionsFor, type S3Server, testBucket } from "./conformance_server.ts";

const MIB = 1 << 20;
const TREE = "some/tree/";
// Below TREE; the sizes are those around chunks (protocol 3.4) and parts.
const FILES: Readonly<Record<string, number>> = {
  "a": 11,
  "a-b": 12,
  "a b+c%20&d": 13,
  "deep/er/and/er/file": 14,
  "deep/er.txt": 15,
  "empty": 0,
  "large": 17 * MIB + 3,
  "sizes/65535": 65_535,
  "sizes/65536": 65_536,
  "sizes/65537": 65_537,
  "sizes/million": MIB + 1,
  "ünïcödé/日本/🗿": 16,
};
const TOUCHED = "touched/one";

/** How the importer is tested: on objects whose names and sizes are of many kinds. */
export function importerWith(
  start: (signal: AbortSignal) => Promise<S3Server>,
): ConformanceSetup<ImporterCapabilities> {
  const bucket = `importer-${crypto.randomUUID()}`;
  const location = `bucket://${bucket}/${TREE.slice(0, -1)}`;
  const root = `/${bucket}/${TREE}`;
  return importerSetup({
    config: { location },
    can: {
      args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
      files: fromStart,
      emptyFile: `${root}empty`,
      largeFile: `${root}large`,
      throwsAtOnce: fromStart,
      throwsAfter: fromStart,
      throwsAtEnd: fromStart,
      readerFails: fromStart,
      endless: fromStart,
      waits: fromStart,
      errorRecord: fromStart,
      uncleanPaths: fromStart,
      badName: fromStart,
      pingFails: fromStart,
      uncleanRoots: [
        { config: { location: `${location}/` }, cleaned: root.slice(0, -1) },
        { config: { location: `bucket://${bucket}` }, cleaned: `/${bucket}` },
      ],
      stable: true,
      touch: fromStart,
      refused: {
        config: { sse_customer_key: "too short" },
        message: "is not the base64 of 32 bytes",
      },
    },
    async start(signal) {
      const server = await start(signal);
      await using undo = new AsyncDisposableStack();
      undo.use(server);
      const held = undo.use(await testBucket(server, bucket, signal));
      const files: Record<string, Uint8Array> = {};
      for (const [name, size] of Object.entries(FILES)) {
        const content = patternOf(name, size);
        await held.put(TREE + name, content);
        files[root + name] = content;
      }
      await held.put(TREE + TOUCHED, new Uint8Array(36));
      // Of a neighbour, whose name begins as the prefix does.
      await held.put(`${TREE.slice(0, -1)}less`, new Uint8Array(1));
      const faulty = undo.use(faultyServers(bucket));
      const end = undo.move();
      return {
        config: optionsFor(server),
        can: {
          ...faulty.importer,
          files,
          // Of the same length, and perhaps in the same second.
          async touch() {
            await held.put(TREE + TOUCHED, new TextEncoder().encode(crypto.randomUUID()));
            return { path: root + TOUCHED };
          },
        },
        [Symbol.asyncDispose]: () => end.disposeAsync(),
      };
    },
  });
}

/** Bytes that tell one file from another and one position from another. */
function patternOf(name: string, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = name.length * 7919 + 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
