import { importerMethods } from "../proto/importer_methods.ts";
import type { InitResponse, OpenRequest } from "../proto/messages.ts";
import type { ImporterDefinition } from "../sdk/definition.ts";
import { ConnectorError } from "../sdk/error.ts";
import { errorMessage } from "../sdk/error_message.ts";
import { escapePath } from "../sdk/escape_path.ts";
import type { Importer } from "../sdk/importer.ts";
import { rootPath } from "../sdk/root_path.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import { connectorSession } from "./connector_session.ts";
import { handler } from "./handler.ts";
import { initResponse } from "./init_response.ts";
import { importStream } from "./import_stream.ts";
import { secretMask } from "./mask_secrets.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { type PendingReader, type ReaderTable, readerTable } from "./reader_table.ts";
import { recordKey } from "./record_key.ts";
import { sendContent } from "./send_content.ts";
import type { Service, ServiceEnvironment } from "./service.ts";

/** An importer behind `importer.Importer` (protocol 2.3 and section 3). */
export function importerService(
  definition: ImporterDefinition,
  environment: ServiceEnvironment,
): Service {
  const session = connectorSession<Importer>();
  // One per import, because two may run at once (row I27); the newest is asked first.
  let tables: ReaderTable[] = [];
  let mask = secretMask([]);
  let log = environment.logger([]);
  let noXattr = false;

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

  const handlers = [
    handler({
      method: importerMethods.init,
      async handle(request) {
        let answer: InitResponse = {};
        await session.init(async () => {
          // Known before anything can fail, as the text of a failure may quote the configuration.
          const secrets = secretValues(definition, request.config ?? {});
          mask = secretMask(secrets);
          log = environment.logger(secrets);
          const context = connectContext(definition, request, environment);
          noXattr = context.host.noXattr;
          const importer = await definition.construct(context);
          answer = await initResponse(importer, rootPath);
          return importer;
        });
        return answer;
      },
    }),
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
            rules: { root: rootPath(importer.root()), noXattr, mask },
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
        await closeSession();
        return {};
      },
    }),
  ];

  return {
    handlers: maskedHandlers(handlers, (text) => mask(text)),
    async close() {
      try {
        await closeSession();
      } catch (error) {
        log.error("the importer did not close well", { reason: errorMessage(error) });
      }
    },
  };
}
