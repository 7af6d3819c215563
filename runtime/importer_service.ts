import { importerMethods } from "../proto/importer_methods.ts";
import type { OpenRequest } from "../proto/messages.ts";
import type { ImporterDefinition } from "../sdk/definition.ts";
import { ConnectorError } from "../sdk/error.ts";
import { errorMessage } from "../sdk/error_message.ts";
import { escapePath } from "../sdk/escape_path.ts";
import { rootPath } from "../sdk/root_path.ts";
import { handler } from "./handler.ts";
import { importStream } from "./import_stream.ts";
import { importerState } from "./importer_state.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { type PendingReader, type ReaderTable, readerTable } from "./reader_table.ts";
import { recordKey } from "./record_key.ts";
import { sendContent } from "./send_content.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import { importerHandlersV10 } from "./v1_0/importer_handlers.ts";
import { importerInitV10 } from "./v1_0/importer_init.ts";

/**
 * An importer behind `importer.Importer` of both generations (protocol 2.3, 6.1 and section 3): all
 * methods are served, and the environment's generation chooses between the two answers to Init.
 */
export function importerService(
  definition: ImporterDefinition,
  environment: ServiceEnvironment,
): Service {
  const state = importerState(definition, environment);
  const { session } = state;
  // One per import, because two may run at once (row I27); the newest is asked first.
  let tables: ReaderTable[] = [];

  function takeReader({ record }: OpenRequest): PendingReader {
    const key = recordKey(record ?? {});
    for (const table of tables) {
      const reader = table.take(key);
      if (reader !== undefined) return reader;
    }
    const what = record?.isXattr ? `attribute "${escapePath(record.xattrName ?? "")}" of ` : "";
    throw new ConnectorError(
      `cannot open ${what}"${escapePath(record?.pathname ?? "")}": ` +
        `no such record is waiting; a record is opened once, before its result`,
      { code: "not_found" },
    );
  }

  async function closeSession(): Promise<void> {
    try {
      await session.close();
    } finally {
      for (const table of tables) table.clear();
      tables = [];
    }
  }

  // The one method of both generations whose answers differ (protocol 6.5).
  const init = environment.generation === "v1.0"
    ? importerInitV10(state)
    : handler({ method: importerMethods.init, handle: (request) => state.init(request) });

  const handlers = [
    init,
    handler({
      method: importerMethods.ping,
      async handle(_request, call) {
        await session.current("ping").ping({ signal: call.signal });
        return {};
      },
    }),
    handler({
      method: importerMethods.import,
      async handle(requests, call) {
        const importer = session.current("import");
        const table = readerTable();
        tables.unshift(table);
        try {
          await importStream({
            importer,
            requests,
            call,
            closing: session.closing,
            table,
            rules: {
              root: rootPath(importer.root()),
              noXattr: state.noXattr,
              mask: state.mask,
            },
            needAck: importer.flags().includes("needack"),
          });
        } finally {
          // What the host has not answered it may still open, until Close (protocol 3.3).
          if (table.size === 0) tables = tables.filter((other) => other !== table);
        }
      },
    }),
    handler({
      method: importerMethods.open,
      async handle(request, call) {
        session.current("open");
        const reader = takeReader(request);
        await sendContent(reader.open, reader.size, call);
      },
    }),
    handler({
      method: importerMethods.close,
      async handle() {
        state.closedByHost = state.told !== undefined;
        await closeSession();
        return {};
      },
    }),
    ...importerHandlersV10(state),
  ];

  return {
    handlers: maskedHandlers(handlers, state.mask),
    async close() {
      try {
        await closeSession();
      } catch (error) {
        state.log.error("the importer did not close well", { reason: errorMessage(error) });
      }
    },
  };
}
