/**
 * The check task: the types of all code, then of the examples in docstrings and Markdown pages.
 *
 * @module
 */

import { resolve } from "node:path";
import { checkDocs } from "./docs_check.ts";
import { endForHelp } from "./end_for_help.ts";
import { runCaptured } from "./run_captured.ts";

const help = `Checks the types of all code, and of the examples in docstrings and Markdown pages.

usage: ./denow task check`;

if (import.meta.main) {
  endForHelp(Deno.args, help);
  const top = resolve(import.meta.dirname!, "..");
  const code = await runCaptured(["check", "--quiet", "."], { cwd: top, label: "types" });
  const checks = [
    code.code === 0 ? { name: "types of all code" } : { name: "types", failure: code.output },
    ...await checkDocs(top),
  ];
  for (const { name, failure } of checks) {
    console.log(failure === undefined ? `${name}: ok` : `${name}: failed\n${failure}`);
  }
  Deno.exit(checks.some(({ failure }) => failure !== undefined) ? 1 : 0);
}
