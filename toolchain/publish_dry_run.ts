/**
 * Publishes to nowhere: shows slow types and missing files before JSR does.
 *
 * The substitute registry lies inside the project, where its modules would count as the package's own and as left out
 * of it; so a copy outside stands in for it.
 *
 * @module
 */

import { cp } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { endForHelp } from "./end_for_help.ts";
import { runCaptured } from "./run_captured.ts";

async function publishDryRun(top: string, env: Readonly<Record<string, string>>): Promise<number> {
  // The tree is checked as it is, before it is committed.
  const args = ["publish", "--dry-run", "--allow-dirty"];
  const { code, output } = await runCaptured(args, { cwd: top, label: "publish dry run", env });
  if (code !== 0) console.log(output);
  return code;
}

const help = `Runs "deno publish --dry-run" over the tree as it is.

usage: ./denow run -A toolchain/publish_dry_run.ts`;

if (import.meta.main) {
  endForHelp(Deno.args, help);
  const top = resolve(import.meta.dirname!, "..");
  const registry = resolve(top, "toolchain/registry");
  let code: number;
  if (Deno.env.get("JSR_URL") === `${pathToFileURL(registry)}/`) {
    const outside = await Deno.makeTempDir();
    try {
      await cp(registry, outside, { recursive: true });
      code = await publishDryRun(top, { JSR_URL: `${pathToFileURL(outside)}/` });
    } finally {
      await Deno.remove(outside, { recursive: true });
    }
  } else {
    code = await publishDryRun(top, {});
  }
  Deno.exit(code);
}
