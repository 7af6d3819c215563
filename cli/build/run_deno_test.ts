import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { runDeno } from "./run_deno.ts";

const options = { action: "try it", cwd: ".", signal: new AbortController().signal };
const script = "console.log(JSON.stringify(Object.keys(Deno.env.toObject()).filter((name) => " +
  "/^(OTEL|DENO|PLAIN)/.test(name)).sort()))";

Deno.test("Deno is kept from seeing variables that change what it makes, and sees all others", async () => {
  const given = ["OTEL_DENO", "OTEL_EXPORTER_OTLP_ENDPOINT", "DENO_COMPAT", "DENO_CERT", "PLAIN_A"];
  const before = new Map(given.map((name) => [name, Deno.env.get(name)]));
  try {
    for (const name of given) Deno.env.set(name, "");
    const seen = JSON.parse(
      await runDeno(["eval", "--no-lock", script], {
        ...options,
        env: { DENO_JOBS: "1", PLAIN_B: "x" },
        without: ["PLAIN_A"],
      }),
    ) as string[];
    deepEqual(
      seen.filter((name) => given.includes(name) || name === "DENO_JOBS" || name === "PLAIN_B"),
      ["DENO_CERT", "DENO_JOBS", "PLAIN_B"],
    );
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
});

Deno.test("what Deno prints comes back, and its own words when it fails", async () => {
  equal((await runDeno(["eval", "--no-lock", "console.log(7)"], options)).trim(), "7");
  await rejects(runDeno(["run", "there/is/none.ts"], options), {
    name: "ConnectorError",
    code: "failed_precondition",
    message: /^cannot try it: deno run ended with code 1: .*none\.ts/s,
  });
});
