import { ConnectorError } from "../sdk/error.ts";
import type { Mac } from "../sdk/mac.ts";
import type { StorageMode } from "../sdk/storage.ts";

// Protocol 2.5: write 2, read 4.
const modes: Readonly<Record<number, StorageMode>> = { 2: "write", 4: "read", 6: "read-write" };

/** The mode a number stands for; throws at an unknown one. */
export function checkedMode(mode: number): StorageMode {
  const named = modes[mode];
  if (named !== undefined) return named;
  throw new ConnectorError(`the plugin answered the mode ${mode}; known are 2, 4 and 6`, {
    code: "data_loss",
  });
}

/** A listed name; throws unless it has 32 bytes. */
export function checkedMac(bytes: Uint8Array): Mac {
  if (bytes.length === 32) return bytes as Mac;
  throw new ConnectorError(
    `the plugin listed a name of ${bytes.length} bytes; names have 32 (protocol 2.5)`,
    { code: "data_loss" },
  );
}
