import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { connectPlugin } from "../host/connect_plugin.ts";
import { exporterSession } from "../host/exporter_session.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { ExportCall } from "../sdk/exporter.ts";
import { fileRecord } from "../sdk/file_record.ts";
import { memoryConnection } from "./memory_connection.ts";
import { serveExporter } from "./serve_exporter.ts";
import { test } from "./test_transports.ts";

test("E12 a host in the middle of a large content gets the message, too", async (transport) => {
  const { plugin, ...link } = memoryConnection();
  const parts = {
    origin: () => "",
    type: () => "mem",
    root: () => "/",
    flags: () => [],
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
    async export({ records }: ExportCall) {
      for await (const record of records) {
        if ("content" in record) await record.content.read();
        throw new ConnectorError("the disk is full", { code: "resource_exhausted" });
      }
    },
  };
  const served = serveExporter(() => parts, { connection: plugin, transport, log: () => {} });
  const session = await exporterSession(connectPlugin({ plugin, ...link }), {
    protocol: "mem",
    config: { location: "mem://x" },
  });
  const seen: string[] = [];
  const large = fileRecord("/large", {}, () => new Uint8Array(32 * 1024 * 1024));
  await rejects(
    session.export([large], { onResult: ({ path, error }) => seen.push(`${path}: ${error}`) }),
    { code: "resource_exhausted", message: "the export failed in the plugin: the disk is full" },
  );
  deepEqual(seen, ["/large: the disk is full"]);
  await session.close();
  await served;
});
