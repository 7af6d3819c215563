import { join } from "node:path";
import { compileFlags } from "../build/compile_bundle.ts";
import type { PermissionSet } from "../build/permission_set.ts";
import { type PluginSource, pluginSource } from "../../testing/plugin_source.ts";
import type { Role } from "../../testing/subject.ts";
import { type AskedFor, auditLog } from "./audit_log.ts";

/** A connector run from its code with a permission set, and what it asks for. */
export interface GrantedPlugin {
  /** Starts it, as often as a case wants. */
  readonly source: PluginSource;
  /** What the plugins asked for since the last call. */
  asked(): Promise<readonly AskedFor[]>;
}

/** What {@link grantedPlugin} runs. */
export interface GrantedPluginOptions {
  /** The connector and all it imports as one module, as `build` makes it. */
  readonly entry: string;
  readonly role: Role;
  readonly args: readonly string[];
  readonly set: PermissionSet;
  /** A folder of its own, for the set and for what is asked for. */
  readonly folder: string;
}

/**
 * Prepares a connector to be run by `deno run` with the flags of a compiled one and a permission
 * set. A compiled program would be the same but for `DENO_AUDIT_PERMISSIONS`, which it takes no
 * notice of (Deno 2.7.14).
 */
export async function grantedPlugin(options: GrantedPluginOptions): Promise<GrantedPlugin> {
  const { entry, role, args, set, folder } = options;
  const config = join(folder, "deno.json");
  const text = JSON.stringify({ permissions: { [set.name]: JSON.parse(set.json) }, lock: false });
  await Deno.writeTextFile(config, text);
  const command = [
    "run",
    "--quiet",
    "--no-lock",
    "--config",
    config,
    `--permission-set=${set.name}`,
    ...compileFlags,
    entry,
    ...args,
  ];
  const logs: string[] = [];
  let started = 0;

  /** Deno begins the file anew at every start: each plugin has one of its own. */
  function next(): PluginSource {
    const log = join(folder, `asked-${started++}.jsonl`);
    logs.push(log);
    const env = { DENO_AUDIT_PERMISSIONS: log, NO_COLOR: "1" };
    return pluginSource(role, { executable: Deno.execPath(), args: command, env }, "process");
  }
  return {
    source: {
      start: (options) => next().start(options),
      startRaw: (options) => next().startRaw!(options),
    },
    async asked() {
      const found: AskedFor[] = [];
      for (const log of logs.splice(0)) {
        const text = await Deno.readTextFile(log).catch(() => "");
        found.push(...auditLog(text));
        await Deno.remove(log).catch(() => {});
      }
      return found;
    },
  };
}
