import { deepEqual, equal, rejects } from "node:assert/strict";
import { runProgram } from "./run_program.ts";

const signal = new AbortController().signal;
const script = (text: string, rest: { signal: AbortSignal; env?: Record<string, string> }) =>
  runProgram(Deno.execPath(), { args: ["eval", "--no-lock", text], ...rest });

Deno.test("a program's outputs and exit code are kept apart", async () => {
  const text = 'console.log(Deno.env.get("WORD")); console.error("err"); Deno.exit(3)';
  const { code, stdout, stderr } = await script(text, { signal, env: { WORD: "out" } });
  deepEqual([code, stdout, stderr], [3, "out\n", "err\n"]);
});

Deno.test("an aborted program is killed, and the reason is thrown", async () => {
  const stop = new AbortController();
  const running = script("setInterval(() => {}, 1000)", { signal: stop.signal });
  setTimeout(() => stop.abort(new Error("enough")), 50);
  await rejects(running, /enough/);
  await rejects(script("", { signal: stop.signal }), /enough/);
});

Deno.test("a program that is not there cannot be started", async () => {
  const error = await runProgram("/nowhere/program", { args: [], signal }).catch((e) => e);
  equal(error instanceof Deno.errors.NotFound, true);
});
