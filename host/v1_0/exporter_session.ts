import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import type { ExporterInitRequestV10 } from "../../proto/v1_0/messages.ts";
import type { ExporterSession } from "../exporter_session.ts";
import { maxConcurrency } from "../options_message.ts";
import { type InitOptions, openingAction, sessionOf } from "../session.ts";
import type { PluginLink } from "../spawn_plugin.ts";
import { exportTree } from "./export_tree.ts";

const methods = exporterMethodsV10;

/** What a v1.0 host tells an exporter (protocol 6.2). */
function requestV10({ protocol, config, host }: InitOptions): ExporterInitRequestV10 {
  return {
    proto: protocol,
    config: { ...config },
    options: { maxconcurrency: maxConcurrency(host) },
  };
}

/**
 * A session on a v1.0 exporter, from Init on: Root tells the root, an export is made of calls for
 * each record (protocol 6.4). Its origin is not told in v1.0, its type is the protocol.
 */
export async function exporterSessionV10(
  plugin: PluginLink,
  options: InitOptions,
): Promise<ExporterSession> {
  const { client } = plugin;
  const opening = { action: openingAction(options), signal: options.signal };
  const { cookie = "" } = await client.unary(methods.init, requestV10(options), opening);
  const { rootPath: root = "" } = await client.unary(methods.root, { cookie }, opening);
  const facts = { generation: "v1.0", origin: "", type: options.protocol, root, flags: 0 } as const;
  return {
    ...sessionOf(plugin, facts, {
      ping: (call) => client.unary(methods.root, { cookie }, { action: "Ping", ...call }),
      close: (call) => client.unary(methods.close, { cookie }, call),
    }),
    export: (records, call) => exportTree({ client, root, cookie }, records, call),
  };
}
