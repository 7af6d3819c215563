import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import {
  directoryRecord,
  fileRecord,
  type ImportRecord,
  serveExporter,
  symlinkRecord,
} from "@plakar-deno/sdk";
import { connectPlugin, exporterSession, memoryConnection } from "../../host/mod.ts";
import { exporter } from "./exporter.ts";

const bytes = (length: number) => () => new Uint8Array(length);

/** Exports the records; resolves to the answers and the log. */
async function exported(
  records: readonly ImportRecord[],
  config: Readonly<Record<string, string>> = {},
) {
  const connection = memoryConnection();
  const lines: string[] = [];
  const serving = serveExporter(exporter, {
    connection: connection.plugin,
    log: (line) => void lines.push(line),
  });
  try {
    await using session = await exporterSession(connectPlugin(connection), {
      protocol: "example",
      config: { location: "example://", ...config },
    });
    const answers: string[][] = [];
    const summary = await session.export(records, {
      onResult: ({ path, error }) => void answers.push([path, error]),
    });
    return { answers, summary, lines };
  } finally {
    connection.closeHost();
    await serving;
  }
}

Deno.test("E1 E6 E13 every record is read, logged and answered once", async () => {
  const { answers, lines } = await exported([
    directoryRecord("/", {}),
    fileRecord("/empty", { size: 0 }, bytes(0)),
    fileRecord("/big", { size: 3_000_000 }, bytes(3_000_000)),
    fileRecord("/unknown", {}, bytes(7)),
    symlinkRecord("/link", {}, "big"),
  ]);
  deepEqual(answers, [["/", ""], ["/empty", ""], ["/big", ""], ["/unknown", ""], ["/link", ""]]);
  equal(lines.length, 5);
  match(lines[2]!, /file.*path=\/big.*bytes=3000000/);
});

Deno.test("E10 a file of another size than the snapshot says is answered with an error", async () => {
  const { answers, summary, lines } = await exported([
    fileRecord("/short", { size: 10 }, bytes(9)),
    fileRecord("/whole", { size: 10 }, bytes(10)),
  ], { quiet: "true" });
  match(answers[0]![1]!, /9 bytes came, but the snapshot says 10/);
  deepEqual(answers[1], ["/whole", ""]);
  equal(summary.failed, 1);
  deepEqual(lines, []);
});
