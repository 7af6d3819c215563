import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { newCommand } from "../command.ts";
import { runCli } from "../run_cli.ts";
import { type BenchOptions, benchOptions } from "./bench_options.ts";
import { benchRows, type Measured } from "./bench_row.ts";
import { benchTable } from "./bench_table.ts";

const round = (...figures: readonly (readonly [string, Measured])[]) => new Map(figures);

Deno.test("bench rows are medians of the rounds, the ratio that of the medians", () => {
  deepEqual(
    benchRows([
      round(["start", { unit: "ms", value: 30, baseline: 10 }]),
      round(["start", { unit: "ms", value: 10, baseline: 40 }], ["rare", { unit: "/s", value: 7 }]),
      round(["start", { unit: "ms", value: 20, baseline: 20, note: "late" }]),
    ]),
    [
      { name: "start", unit: "ms", value: 20, note: "late", baseline: 20, ratio: 1 },
      { name: "rare", unit: "/s", value: 7 },
    ],
  );
  deepEqual(benchRows([]), []);
});

Deno.test("a baseline of nothing gives no ratio", () => {
  deepEqual(benchRows([round(["x", { unit: "/s", value: 7, baseline: 0 }])]), [
    { name: "x", unit: "/s", value: 7, baseline: 0 },
  ]);
});

Deno.test("the table leaves out what there is not", () => {
  equal(
    benchTable([
      { name: "spawn to Init", unit: "ms", value: 53.49, baseline: 41, ratio: 1.3 },
      { name: "lists", unit: "/s", value: 1710, note: "of 51 objects" },
    ]),
    `what             median  baseline   ratio  note
spawn to Init   53.5 ms   41.0 ms  1.30 ×
lists          1,710 /s                    of 51 objects`,
  );
});

/** The options as the command reads them. */
async function read(...args: readonly string[]): Promise<BenchOptions> {
  let given: BenchOptions | undefined;
  await runCli(["bench", ...args], [(action) =>
    benchOptions(newCommand("bench", "", [])).action(
      action((_, _names: string[], options: BenchOptions) => {
        given = options;
        return Promise.resolve(0);
      }),
    )], { signal: new AbortController().signal, print() {}, note() {} });
  return given!;
}

Deno.test("numbers among the options are checked", async () => {
  const { files, large, rounds } = await read("--files", "20", "--large=1");
  deepEqual([files, large, rounds], [20, 1, 3]);
  await rejects(read("--files", "0"), /--files is "0", which is no whole number from 1 to 1000000/);
  await rejects(read("--rounds", "1.5"), /--rounds is "1\.5"/);
});
