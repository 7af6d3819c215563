import { join } from "node:path";
import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { optionsMessage } from "../../host/options_message.ts";
import type { OpenRole, RoleContext } from "../open_role.ts";
import { type BareHost, bareHost } from "./bare_host.ts";

/** Starts a plugin of a role and sends Init for a folder. */
export async function openBare(
  { bin, signal }: RoleContext,
  role: "importer" | "exporter" | "storage",
  folder: string,
): Promise<OpenRole<BareHost>> {
  const child = new Deno.Command(join(bin, `dir-${role}`), {
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    signal,
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader();
  writer.closed.catch(() => {});
  const opened: OpenRole<BareHost> = {
    session: bareHost(reader, writer),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      await child.status;
      await reader.cancel();
    },
  };
  const config = { location: `dir://${folder}` };
  const request = { proto: "dir", config, options: optionsMessage({ maxConcurrency: 8 }) };
  try {
    if (role === "storage") {
      const { init, open } = storageMethods;
      await opened.session.ask(init.path, init.request.encode({ proto: "dir", config }));
      await opened.session.ask(open.path, open.request.encode({}));
    } else {
      const { init } = role === "importer" ? importerMethods : exporterMethods;
      await opened.session.ask(init.path, init.request.encode(request));
    }
    return opened;
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}
