import { match, strictEqual as equal, throws } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { registerCases } from "../../testing/register_cases.ts";
import { fakeImporter } from "../../testing/fake_importer.ts";

Deno.test("registered cases pass, fail and are ignored as the rules for skips say", async () => {
  const script = fileURLToPath(new URL("registered_cases.ts", import.meta.url));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-lock", script],
    env: { NO_COLOR: "1" },
    stderr: "inherit",
  }).output();
  const output = new TextDecoder().decode(stdout);
  equal(code, 1);
  match(output, /^X1 holds \(fake, direct\) \.\.\. ok/m);
  match(output, /^X2 fails \(fake, direct\) \.\.\. FAILED/m);
  match(output, /seen: the wrong thing/);
  match(output, /^X3 fails as declared .*\[known to fail: no time\] \.\.\. ok/m);
  match(output, /^X4 holds against its declaration .* \.\.\. ok/m);
  match(output, /^X5 .*\[skipped: the connector does not declare "wonder"\] \.\.\. ignored/m);
  match(output, /^every row that is skipped still fails \(fake\) \.\.\. FAILED/m);
  match(output, /row X4 is skipped \(an old belief\) but holds now: remove the skip/);
  match(output, /3 passed \| 2 failed \| 1 ignored/);
  equal(/X6|X7/.test(output), false);
});

Deno.test("a skip that names no row is refused at once", () => {
  throws(
    () =>
      registerCases({
        role: "importer",
        name: "fake",
        connector: () => fakeImporter(),
        protocol: "fake",
        config: {},
        cases: [],
        skip: [{ row: "I99", reason: "a typing error" }],
      }),
    /"I99" \(a typing error\) names no row of the kit/,
  );
});
