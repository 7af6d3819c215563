import { match, strictEqual as equal } from "node:assert/strict";
import { runCaptured } from "./run_captured.ts";

const options = { cwd: Deno.cwd(), label: "test" };

Deno.test("runCaptured keeps both outputs and the exit code", async () => {
  const program = 'console.log("out"); console.error("err"); Deno.exit(7)';
  const { code, output } = await runCaptured(["eval", program], options);
  equal(code, 7);
  match(output, /out\n/);
  match(output, /err\n/);
});

Deno.test("runCaptured ends a program at the time limit and says so", async () => {
  const program = "setInterval(() => {}, 1000)";
  const { code, output } = await runCaptured(["eval", program], { ...options, minutes: 0.01 });
  equal(code, 124);
  match(output, /ended after 0\.01 minutes/);
});
