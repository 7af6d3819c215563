/**
 * The ok task: everything that a change must pass, one line for each step and one closing line.
 *
 * `--no-tests` leaves the tests out. A failing step does not hide the next ones.
 *
 * @module
 */

import { resolve } from "node:path";
import { type CapturedRun, runCaptured } from "./run_captured.ts";
import { endForHelp } from "./end_for_help.ts";
import { inLanes } from "./schedule.ts";
import { closingLine } from "./test_counts.ts";

/** One step: what it is called and the arguments it gives Deno. */
interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** Minutes it may take; 15 when absent. */
  readonly minutes?: number;
}

async function steps(top: string): Promise<Step[]> {
  const { exports } = JSON.parse(await Deno.readTextFile(`${top}/deno.json`));
  const doors = Object.values(exports as Record<string, string>);
  return [
    { name: "format", args: ["fmt", "--check"] },
    { name: "lint and layers", args: ["lint"] },
    { name: "types and examples", args: ["run", "-A", "toolchain/check.ts"] },
    { name: "docs of the doors", args: ["doc", "--lint", ...doors] },
    { name: "publish dry run", args: ["run", "-A", "toolchain/publish_dry_run.ts"] },
    { name: "tests", args: ["run", "-A", "toolchain/test.ts"], minutes: 40 },
  ];
}

async function runStep({ name, args, minutes }: Step, top: string): Promise<CapturedRun> {
  const started = performance.now();
  const run = await runCaptured(args, { cwd: top, label: name, minutes });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${run.code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (run.code !== 0) console.log(run.output);
  return run;
}

const help = `Runs everything a change must pass, and prints one line for each step.

usage: ./denow task ok [--no-tests]

  --no-tests  leave the tests out
  --help      print this`;

if (import.meta.main) {
  endForHelp(Deno.args, help, ["--no-tests"]);
  const top = resolve(import.meta.dirname!, "..");
  let [passed, failed] = [0, 0];
  const run = async (step: Step) => {
    const { code } = await runStep(step, top);
    if (code === 0) passed++;
    else failed++;
  };
  const all = await steps(top);
  const isTests = ({ name }: Step) => name === "tests";
  // A check keeps one core busy, the tests keep two.
  await inLanes(2, all.filter((step) => !isTests(step)), run);
  if (!Deno.args.includes("--no-tests")) await inLanes(1, all.filter(isTests), run);
  console.log(closingLine({ passed, failed, skipped: 0 }));
  Deno.exit(failed === 0 ? 0 : 1);
}
