import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { importerCases } from "../../testing/importer_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import { scriptedExecutable } from "../scripted/executable.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { wrongImporters } from "./importers.ts";
import type { WrongImporter } from "./wrong_importer.ts";

/** What a wrong importer was caught by. */
interface Caught {
  readonly wrong: WrongImporter;
  /** The rows that failed, each with its first message. */
  readonly rows: ReadonlyMap<string, string>;
}

// The cases wait more than they work.
const AT_ONCE = 8;
// Looks at the descriptors of this process, which the others share.
const ALONE = "I24";

async function caught(wrong: WrongImporter): Promise<Caught> {
  const rows = new Map<string, string>();
  const results = await runCases({
    role: "importer",
    source: () => wrong.source,
    distances: ["direct"],
    cases: importerCases,
    protocol: "scripted",
    config: { location: "scripted://x" },
    can: importerCan,
  });
  for (const { row, outcome } of results) {
    if (outcome.kind === "failed" && !rows.has(row)) rows.set(row, outcome.error.message);
  }
  return { wrong, rows };
}

/** Each of these is run on its own; the others side by side. */
async function allCaught(): Promise<readonly Caught[]> {
  const found: Caught[] = [];
  for (const wrong of wrongImporters) if (wrong.row === ALONE) found.push(await caught(wrong));
  const waiting = wrongImporters.filter(({ row }) => row !== ALONE);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        found.push(await caught(next));
      }
    }),
  );
  const place = ({ wrong }: Caught) => wrongImporters.indexOf(wrong);
  return found.sort((one, other) => place(one) - place(other));
}

function shortened(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length > 150 ? `${line.slice(0, 150)}…` : line;
}

Deno.test("each wrong importer is caught by exactly the row meant for it", async () => {
  const found = await allCaught();
  const table = found.flatMap(({ wrong, rows }) => [
    `${wrong.row.padEnd(4)} ${wrong.why}`,
    ...[...rows].map(([row, message]) => `       ${row}: ${shortened(message)}`),
  ]);
  console.log(table.join("\n"));
  deepEqual(
    found.map(({ wrong: { why }, rows }) => ({ why, rows: [...rows.keys()].sort() })),
    found.map(({ wrong: { why, row, also = [] } }) => ({ why, rows: [row, ...also].sort() })),
  );
});

Deno.test("there is a wrong importer for every row", () => {
  const rows = (list: readonly { readonly row: string }[]) =>
    [...new Set(list.map(({ row }) => row))].sort();
  deepEqual(rows(wrongImporters), rows(importerCases));
});

Deno.test("I24 an importer whose memory grows with its records is caught in its process", async () => {
  const [result] = await runCases({
    role: "importer",
    connector: scriptedExecutable("../wrong/greedy_importer.ts"),
    cases: importerCases,
    rows: ["I24"],
    protocol: "scripted",
    config: { location: "scripted://x" },
    can: importerCan,
  });
  equal(result!.outcome.kind, "failed");
  if (result!.outcome.kind === "failed") {
    match(result!.outcome.error.message, /the memory grew by \d+ MiB/);
  }
});
