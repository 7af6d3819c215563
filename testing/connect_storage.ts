import { type StorageSession, storageSession } from "../host/storage_session.ts";
import { type ConnectOptions, connectWith } from "./connect_options.ts";
import type { ConnectorUnderTest } from "./subject.ts";

/**
 * Opens a session on a storage for a test of one's own: on its object (`direct`), over an in-memory
 * connection (`grpc`), or on its executable (`process`). Throws the connector's own sentence when it
 * refuses the options.
 *
 * @example
 * ```ts
 * import { connectStorage, fakeStorage } from "@plakar-deno/sdk/testing";
 *
 * const store = fakeStorage();
 * await using session = await connectStorage(() => store, { via: "grpc" });
 * await session.create(Uint8Array.of(1, 2, 3));
 * console.log((await session.open()).length); // 3
 * ```
 */
export function connectStorage(
  connector: ConnectorUnderTest<"storage">,
  options: ConnectOptions,
): Promise<StorageSession> {
  return connectWith("storage", connector, options, storageSession);
}
