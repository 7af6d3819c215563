import { join } from "node:path";
import { runProgram } from "../run_program.ts";
import { secondsOf } from "./seconds_of.ts";

/** Seconds from the start to the end of a program of one line, run by this Deno. */
export async function bareStart(scratch: string, signal: AbortSignal): Promise<number> {
  const program = join(scratch, "hello.js");
  await Deno.writeTextFile(program, 'console.log("hello");\n');
  const args = ["run", "--no-config", "--no-lock", "--no-check", program];
  return await secondsOf(async () => {
    const { code, stderr } = await runProgram(Deno.execPath(), { args, signal });
    if (code !== 0) throw new Error(`the baseline "deno run" failed: ${stderr}`);
  });
}
