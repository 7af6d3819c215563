import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { defineImporter } from "../../../sdk/define_importer.ts";
import { fileRecord } from "../../../sdk/file_record.ts";
import { runCases } from "../../run_cases.ts";
import { incrementalCases } from "./incremental_cases.ts";

/** The warnings that the kit gives for an importer of these files; `read` counts the readings. */
async function warningsOf(files: Readonly<Record<string, (read: number) => string | Uint8Array>>) {
  let imports = 0;
  const connector = defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      origin: "here",
      async *import() {
        const read = imports++;
        for (const [path, content] of Object.entries(files)) {
          yield fileRecord(path, { modTime: 7n }, () => {
            const now = content(read);
            return typeof now === "string" ? new TextEncoder().encode(now) : now;
          });
        }
      },
    }),
  });
  const results = await runCases({
    role: "importer",
    connector,
    protocol: "test",
    config: { location: "test://x" },
    cases: incrementalCases.filter(({ statement }) => statement.startsWith("warns")),
    can: { stable: true },
    distances: ["direct"],
  });
  return results.map(({ outcome }) => outcome.kind === "passed" ? outcome.warnings : outcome);
}

Deno.test("the kit warns of compressed contents and JSON that changes, and fails nobody", async () => {
  const [warnings] = await warningsOf({
    "/a.gz": () => gzipSync("text"),
    "/b.json": (read) => JSON.stringify(read % 2 === 0 ? { a: 1, b: 2 } : { b: 2, a: 1 }),
    "/c.json": (read) => JSON.stringify({ read }),
    "/d.txt": (read) => `reading ${read}`,
  });
  if (!Array.isArray(warnings)) throw new Error(`no warnings: ${JSON.stringify(warnings)}`);
  equal(warnings.length, 2);
  match(warnings[0], /^compressed: "\/a.gz" is compressed \(gzip\)/);
  match(warnings[1], /^unstable-json: "\/b.json" .* and 1 more like it$/);
});

Deno.test("stable contents are warned of in no way: the outcome is as it was", async () => {
  deepEqual(await warningsOf({ "/a.json": () => '{"b":1,"a":2}' }), [undefined]);
});
