import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { runProgram } from "./run_program.ts";

const signal = AbortSignal.timeout(60_000);
const run = (code: string, more = signal) =>
  runProgram(Deno.execPath(), { args: ["eval", code], signal: more });

Deno.test("runProgram gives what a program printed, and its exit code", async () => {
  deepEqual(await run(`console.log("é".repeat(3)); console.error("e"); Deno.exit(7);`), {
    code: 7,
    stdout: "ééé\n",
    stderr: "e\n",
  });
});

Deno.test("a program that prints without end is ended before it fills the memory", async () => {
  const endless = `const piece = "x".repeat(1e6); for (;;) console.log(piece);`;
  await rejects(() => run(endless), { message: /printed more than 64 MB$/ });
});

Deno.test("runProgram ends the program when it is aborted", async () => {
  const stop = AbortSignal.timeout(300);
  await rejects(() => run("setInterval(() => {}, 1000)", stop), { name: "TimeoutError" });
  await rejects(() => run("", stop), { name: "TimeoutError" });
});

Deno.test("runProgram adds variables to those of this process, and hides some of them", async () => {
  // Not PATH: newer Denos set one for themselves.
  const known = Deno.build.os === "windows" ? "USERPROFILE" : "HOME";
  const code = `console.log(Deno.env.get("WORD"), Deno.env.has("${known}"));`;
  const options = { args: ["eval", code], env: { WORD: "given" }, signal };
  equal((await runProgram(Deno.execPath(), options)).stdout, "given true\n");
  const hiding = { ...options, without: [known] };
  equal((await runProgram(Deno.execPath(), hiding)).stdout, "given false\n");
});

Deno.test("a program that is not there cannot be started", async () => {
  await rejects(runProgram("/nowhere/program", { args: [], signal }), Deno.errors.NotFound);
});
