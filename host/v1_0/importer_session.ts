import { importerMethods } from "../../proto/importer_methods.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { ImporterInitRequestV10 } from "../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { statusError } from "../grpc_status.ts";
import { importCalls } from "../import_calls.ts";
import type { ImporterSession } from "../importer_session.ts";
import { maxConcurrency, optionsMessage } from "../options_message.ts";
import { type InitOptions, openingAction, sessionOf } from "../session.ts";
import type { PluginLink } from "../spawn_plugin.ts";
import { scanStream } from "./scan_stream.ts";

const methods = importerMethodsV10;
const UNKNOWN = 2;

/** What a v1.0 host tells an importer (protocol 6.1); it keeps its excludes to itself. */
export function importerRequestV10(
  { protocol, config, host }: InitOptions,
): ImporterInitRequestV10 {
  const { hostname, os, arch, cwd, maxconcurrency } = optionsMessage(host);
  return {
    proto: protocol,
    config: { ...config },
    options: { hostname, os, arch, cwd, maxconcurrency },
  };
}

/** An answer with a root is one for hosts of today; its origin would pass for an error text. */
function answeredAsToday(action: string): ConnectorError {
  return new ConnectorError(
    `${action}: the plugin took this host for one of v1.1; start it with "--plakar-api=v1.0" among ` +
      `its args, or from a folder "plugins/v1.0.0", or speak v1.1 to it`,
    { code: "failed_precondition" },
  );
}

/**
 * A session on a v1.0 importer that answered Init with these bytes: Info tells what Init does today,
 * an import is the one Scan, contents come by OpenReader (protocol 6.4).
 *
 * Throws the text that the plugin put into its answer, as if it were a status.
 */
export async function importerSessionV10(
  plugin: PluginLink,
  options: InitOptions,
  answer: Uint8Array,
): Promise<ImporterSession> {
  const { client } = plugin;
  const action = openingAction(options);
  const { error, cookie = "" } = methods.init.response.decode(answer);
  if (importerMethods.init.response.decode(answer).root) throw answeredAsToday(action);
  if (typeof error === "string") throw statusError({ code: UNKNOWN, message: error }, action);
  const { origin = "", type = "", root = "" } = await client.unary(
    methods.info,
    { cookie },
    { action, signal: options.signal },
  );
  let scanned = false;

  return {
    ...sessionOf(plugin, { generation: "v1.0", origin, type, root, flags: 0 }, {
      ping: (call) => client.unary(methods.info, { cookie }, { action: "Ping", ...call }),
      close: (call) => client.unary(methods.close, { cookie }, call),
    }),
    ...importCalls((signal) => {
      if (scanned) {
        throw new ConnectorError(
          "cannot import again: a v1.0 importer lists once in its life; open another session",
          { code: "failed_precondition" },
        );
      }
      scanned = true;
      return scanStream(client, cookie, signal);
    }, maxConcurrency(options.host)),
  };
}
