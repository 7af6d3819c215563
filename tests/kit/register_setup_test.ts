import { match, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("a setup starts once before its tests and ends after them; one that fails fails each", async () => {
  const script = fileURLToPath(new URL("registered_setup.ts", import.meta.url));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-lock", script],
    env: { NO_COLOR: "1" },
    stderr: "inherit",
  }).output();
  const output = new TextDecoder().decode(stdout);
  equal(code, 1);
  equal(output.match(/^started$/gm)?.length, 1);
  equal(output.match(/^ended$/gm)?.length, 1);
  match(output, /started[^]*seen: answer 1[^]*seen: answer 2[^]*ended/);
  match(output, /^X3 needs more \(served\) \[skipped: .*"wonder"\] \.\.\. ignored/m);
  match(output, /^X1 .*\(broken, direct\) \.\.\. FAILED/m);
  match(output, /^X2 .*\(broken, direct\) \.\.\. FAILED/m);
  match(output, /no such server/);
  match(output, /2 passed \| 2 failed \| 2 ignored/);
});
