import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import type { StorageMode } from "../sdk/storage.ts";
import { storageModeToWire } from "./storage_mode_to_wire.ts";

Deno.test("S25 write is 2, read is 4, both are 6", () => {
  const modes: StorageMode[] = ["write", "read", "read-write"];
  deepEqual(modes.map(storageModeToWire), [2, 4, 6]);
});

Deno.test("a mode of another name is refused", () => {
  for (const mode of ["rw", "toString", undefined]) {
    throws(() => storageModeToWire(mode as StorageMode), /must be "read", "write" or/);
  }
});
