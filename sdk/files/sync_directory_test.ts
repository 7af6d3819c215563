import { rejects } from "node:assert/strict";
import { syncDirectory } from "./sync_directory.ts";

Deno.test("syncDirectory syncs a folder and closes it again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (let turn = 0; turn < 50; turn++) await syncDirectory(folder);
  } finally {
    await Deno.remove(folder);
  }
});

Deno.test("syncDirectory tells of a missing folder", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.remove(folder);
  await rejects(syncDirectory(folder), Deno.errors.NotFound);
});
