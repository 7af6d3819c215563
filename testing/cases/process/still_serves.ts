import { pluginStatus } from "../../../host/grpc_status.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";
import { methodsOf } from "./role_methods.ts";

/** Fails unless the plugin answers a Ping: with OK, or with a status of its own. */
export async function stillServes(subject: Subject, { client }: StartedPlugin): Promise<void> {
  const { role, signal } = subject;
  const ping = client.unary(methodsOf(role).ping, {}, { signal });
  try {
    await inTime("an answer to Ping", ping, signal);
  } catch (error) {
    if (pluginStatus(error) === undefined) throw error;
  }
}
