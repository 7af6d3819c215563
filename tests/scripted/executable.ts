import { fileURLToPath } from "node:url";
import type { ExecutableUnderTest } from "../../testing/subject.ts";

/** A scripted connector of this folder as an executable: its script, run by Deno. */
export function scriptedExecutable(script: string): ExecutableUnderTest {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const config = ["--config", path("../../deno.json")];
  return {
    executable: Deno.execPath(),
    args: ["run", "-A", "--no-lock", "--quiet", ...config, path(script)],
  };
}
