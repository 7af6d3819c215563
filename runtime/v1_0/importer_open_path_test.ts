import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ByteSource } from "../../sdk/bytes.ts";
import { defineImporter } from "../../sdk/define_importer.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { bytes } from "../../tests/importer/served_importer.ts";
import { scanned, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { test } from "../test_transports.ts";
import type { Transport } from "../transport.ts";

/** An importer that opens paths again; opening by the record instead would fail. */
async function openingPaths(
  transport: Transport,
  openPath: (path: string) => ByteSource | Promise<ByteSource>,
) {
  const plugin = servedImporterV10(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({
        root: "/data",
        async *import() {
          yield fileRecord("/data/a", {}, () => {
            throw new Error("opened by the record");
          });
        },
        openPath,
      }),
    }),
  );
  await plugin.init();
  return plugin;
}

test("V5 CloseReader ends a reading whose open never answers", async (transport) => {
  const asked = Promise.withResolvers<void>();
  await using plugin = await openingPaths(transport, () => {
    asked.resolve();
    return new Promise(() => {});
  });
  const reading = rejects(plugin.read("/data/a"), /the host closed the reader/);
  await asked.promise;
  await plugin.closeReader("/data/a");
  await reading;
});

test("V5 an importer that opens paths again is asked for each, as often as the host likes", async (transport) => {
  const asked: string[] = [];
  await using plugin = await openingPaths(transport, (path) => {
    asked.push(path);
    return bytes(`content of ${path}`);
  });
  deepEqual(await scanned(plugin.scan()), ["/data/a"]);
  equal(await plugin.read("/data/a"), "content of /data/a");
  await plugin.closeReader("/data/a");
  deepEqual(
    await Promise.all([plugin.read("/data/a"), plugin.read("/data//./b")]),
    ["content of /data/a", "content of /data/b"],
  );
  deepEqual(asked, ["/data/a", "/data/a", "/data/b"]);
});

test("V7 a path that is none, and what the author refuses, fail with the reason", async (transport) => {
  await using plugin = await openingPaths(transport, (path) => {
    throw new ConnectorError(`cannot open "${path}": it was never there`, { code: "not_found" });
  });
  await rejects(plugin.read("/data/../../etc/passwd"), /its "\.\." leads out of "\/"/);
  await rejects(plugin.read("a"), /cannot use the path "a": it is relative/);
  await rejects(plugin.read("/data/x"), ({ message, code }: ConnectorError) => {
    match(message, /cannot open "\/data\/x": it was never there/);
    return code === "not_found";
  });
});
