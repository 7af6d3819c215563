import { Buffer } from "node:buffer";
import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { importerSession } from "../host/importer_session.ts";
import { pluginStatus } from "../host/grpc_status.ts";
import { method } from "../proto/method.ts";
import { defineImporter } from "../sdk/define_importer.ts";
import { fileRecord } from "../sdk/file_record.ts";
import { startPlugin, startRaw } from "./start_plugin.ts";

let closed = 0;
const importer = defineImporter({
  protocol: "hello",
  create: ({ log }) => ({
    root: "/",
    async *import({ signal }) {
      log.info("importing");
      yield fileRecord("/a", { size: 5 }, () => new TextEncoder().encode("hello"));
      for (let at = 0; !signal.aborted; at++) {
        yield fileRecord(`/${at}`, { size: 0 }, () => new Uint8Array());
      }
    },
    close: () => void closed++,
  }),
});

const init = { protocol: "hello", config: { location: "hello://x" } };

for (const distance of ["direct", "grpc"] as const) {
  Deno.test(`a plugin at the distance ${distance} is driven as by a host`, async () => {
    await using plugin = await startPlugin("importer", importer, distance);
    const session = await importerSession(plugin, init);
    let records = 0;
    for await (const { record, open } of session.import()) {
      if (record.path === "/a") {
        const chunks = await Array.fromAsync(open());
        deepEqual(Buffer.concat(chunks).toString(), "hello");
      }
      if (++records === 300) break;
    }
    deepEqual(plugin.lines, ["info importing"]);
    const before = closed;
    await session.close();
    equal(closed, before + 1);
  });

  Deno.test(`a status reaches the host at the distance ${distance}`, async () => {
    await using plugin = await startPlugin("importer", importer, distance);
    await rejects(importerSession(plugin, { protocol: "hello", config: {} }), (error) => {
      equal(pluginStatus(error)?.code, 3);
      match(pluginStatus(error)!.message, /no "location"/);
      return true;
    });
    const unknown = method("importer.Importer", "Ping", "unary");
    const missing = { ...unknown, path: "/importer.Importer/Nothing" };
    await rejects(plugin.client.unary(missing, {}), (error) => pluginStatus(error)?.code === 12);
  });
}

Deno.test("a definition has no process, an executable nothing else, nor has it another role", async () => {
  await rejects(startPlugin("importer", importer, "process"), /only an executable/);
  await rejects(startPlugin("importer", { executable: "x" }, "direct"), /"process" alone/);
  await rejects(
    startPlugin("storage", importer as never, "direct"),
    /as a storage: it is an importer/,
  );
});

Deno.test("a raw plugin writes SETTINGS and ends with its input", async () => {
  await using plugin = startRaw("importer", importer, "grpc");
  const buffer = new Uint8Array(1024);
  const count = await plugin.connection.input.read(buffer);
  equal(buffer[3], 4);
  equal(count! >= 9, true);
  await plugin.closeInput();
});
