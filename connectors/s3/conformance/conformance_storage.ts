import { basename } from "node:path";
import type { ConformanceSetup, StorageCapabilities } from "@plakar-deno/sdk/testing";
import { fromStart, storageSetup } from "@plakar-deno/sdk/testing";
import { type Config, optionsFor, type S3Server, testBucket } from "./conformance_server.ts";
import { faultyServers } from "./conformance_faults.ts";

// What lies where objects do and is none (row S20).
const FOREIGN = [
  ...["packfiles/", "states/", "locks/"].flatMap((kind) => [
    kind,
    `${kind}README`,
    `${kind}00/${"0".repeat(63)}`,
    `${kind}00/${"0".repeat(64)}.tmp`,
    `${kind}00/${"0".repeat(64)}.frozen`,
    `${kind}01/${"0".repeat(64)}`,
    `${kind}AB/${"AB".repeat(32)}`,
    `${kind}sub/00/${"0".repeat(64)}`,
  ]),
  `packfiles/${"0".repeat(64)}`,
  `locks/00/${"0".repeat(64)}`,
];

/** How the storage is tested: below a prefix of each case's own. */
export function storageWith(
  start: (signal: AbortSignal) => Promise<S3Server>,
): ConformanceSetup<StorageCapabilities> {
  const bucket = `storage-${crypto.randomUUID()}`;
  const fresh = (folder: string): Config => ({
    location: `bucket://${bucket}/${basename(folder)}/repository`,
  });
  return storageSetup({
    config: fresh,
    can: {
      args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
      fresh,
      persistent: true,
      taken: fromStart,
      addForeign: fromStart,
      putFails: fromStart,
      listFails: fromStart,
      listsMany: fromStart,
      pingFails: fromStart,
      writeOnly: { config: { storage_class: "DEEP_ARCHIVE" } },
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
      const faulty = undo.use(faultyServers(bucket));
      const end = undo.move();
      return {
        config: optionsFor(server),
        can: {
          ...faulty.storage,
          async taken(folder) {
            await held.put(`${basename(folder)}/repository/letter`, new Uint8Array(3));
            return fresh(folder);
          },
          async addForeign({ location }) {
            const prefix = location!.slice(`bucket://${bucket}/`.length);
            await Promise.all(
              FOREIGN.map((key) =>
                // Some servers refuse the marker of a folder that has content.
                held.put(`${prefix}/${key}`, new Uint8Array(key.endsWith("/") ? 0 : 1))
              ),
            );
          },
        },
        [Symbol.asyncDispose]: () => end.disposeAsync(),
      };
    },
  });
}
