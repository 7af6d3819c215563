import { strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { exporterSession } from "@plakar-deno/sdk/host";
import type { ExecutableUnderTest, StartedPlugin } from "../../testing/subject.ts";
import type { RestorePlace } from "./restore_place.ts";

/** An exporter's script, run by Deno. */
export function exporterScript(relative: string, ...args: readonly string[]): ExecutableUnderTest {
  const path = (place: string) => fileURLToPath(new URL(place, import.meta.url));
  const config = ["--config", path("../../deno.json")];
  return {
    executable: Deno.execPath(),
    args: ["run", "-A", "--no-lock", "--quiet", ...config, path(relative), ...args],
  };
}

/** Restores everything through a dir exporter and notes what was answered with success. */
export async function restoreInto(plugin: StartedPlugin, place: RestorePlace): Promise<void> {
  const config = { location: `dir://${place.folder}` };
  const session = await exporterSession(plugin, { protocol: "dir", config });
  const { failed } = await session.export(place.records, {
    onResult: ({ path, error }) => error === "" && place.stored.add(path),
  });
  equal(failed, 0);
}
