// An importer that does whatever its option `do` says, so that every case of the kit can be run.
import {
  defineImporter,
  entrypointImporter,
  type ImportCall,
  type ImporterDefinition,
  type ImportRecord,
} from "@plakar-deno/sdk";
import { fileRecord } from "@plakar-deno/sdk";
import { printEverywhere } from "../process/print_everywhere.ts";
import { type Journal, newJournal, text, treePaths } from "./importer_tree.ts";
import { type ScriptParts, scripts } from "./importer_script.ts";

const ROOTS: Readonly<Record<string, string>> = {
  "root-slash": "/data/",
  "root-relative": "data",
  "root-empty": "",
};

/** Notes results until the host has sent its last one. */
async function noteResults(results: ImportCall["results"], journal: Journal): Promise<void> {
  try {
    for await (const { path } of results) journal.note(`result ${path}`);
    journal.note("results ended");
  } catch {
    // The import was given up.
  }
}

/** The connector; its options are `do` and `touched`. */
export const importer: ImporterDefinition = defineImporter({
  protocol: "scripted",
  flags: ["needack"],
  async create({ config, host }) {
    const mode = config["do"] ?? "tree";
    if (mode === "refused") throw new Error("the moon is not full; wait for the 14th");
    if (mode === "odd-message") throw new Error('at 100 % of "größe":\nthe tape ends');
    if (mode === "prints") await printEverywhere();
    const script = scripts[mode] ?? scripts["tree"]!;
    const journal = newJournal();
    const counts: number[] = [];

    function journalText(): Uint8Array {
      const yielded = counts.map((count, at) => `import ${at + 1} yielded ${count}`);
      return text([...journal.lines(), ...yielded].join("\n") + "\n");
    }

    async function* records(parts: ScriptParts, number: number): AsyncGenerator<ImportRecord> {
      if (mode !== "throws-at-once") {
        counts[number - 1]!++;
        yield fileRecord(treePaths.journal, { modTime: 0n }, journalText);
      }
      for await (const record of script(parts)) {
        counts[number - 1]!++;
        yield record;
      }
    }

    return {
      origin: "nowhere",
      root: ROOTS[mode] ?? treePaths.root,
      flags: () => mode === "needack" || mode === "many" ? ["needack"] : [],
      ping() {
        if (mode === "ping-fails") throw new Error("nobody answers at the other end");
      },
      async *import({ signal, results }) {
        const number = counts.push(0);
        const noteAbort = () => journal.note(`import ${number} aborted`);
        signal.addEventListener("abort", noteAbort, { once: true });
        if (mode === "needack") void noteResults(results, journal);
        try {
          yield* records({ journal, host, signal, config }, number);
        } finally {
          journal.note(`import ${number} ended`);
        }
      },
    };
  },
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
