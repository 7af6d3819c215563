import { match, ok, rejects, strictEqual as equal } from "node:assert/strict";
import { denoPlugin } from "./testdata/plugin_script.ts";
import { runTest } from "./testdata/run_test_command.ts";

/** What a run of one executable printed as JSON. */
interface Tested {
  readonly passed: number;
  readonly failed: number;
  readonly results: readonly { readonly row: string; readonly statement: string }[];
}

const aged = ["--role", "importer", "--config", "location=aged://attic", "--json"];

async function tested(...args: readonly string[]): Promise<Tested & { readonly code: number }> {
  const { code, stdout } = await runTest(args);
  return { code, ...JSON.parse(stdout) as Tested };
}

Deno.test("an executable that knows plakar v1.0 alone is held to the rows of plakar v1.0", async () => {
  await using plugin = await denoPlugin("../../plugin/testdata/older_plugin.ts", "importer");
  const { code, failed, passed, results } = await tested(plugin.path, ...aged);
  equal(code, 0);
  equal(failed, 0);
  ok(passed > 5);
  const [start, ...cases] = results;
  equal(
    start?.statement,
    "the plugin starts and accepts its options, and speaks the protocol of plakar v1.0",
  );
  ok(cases.every(({ row }) => /^V\d+$/.test(row)), "no row is about plakar v1.1");
  equal(cases.some(({ row }) => row === "V17"), false);
  const text = await runTest([plugin.path, ...aged.slice(0, -1), "--row", "V1"]);
  match(text.stdout, /^ {2}ok {4}start .*, and speaks the protocol of plakar v1\.0( \(.*\))?$/m);
});

Deno.test("--api chooses the hosts that an executable is tested for", async () => {
  const odd = "../../run/testdata/odd_importer.ts";
  await using plugin = await denoPlugin(odd, "--plakar-api=v1.0");
  const config = ["--role", "importer", "--config", "location=odd://x", "--json"];
  const older = await tested(plugin.path, ...config, "--api", "v1.0");
  equal(older.failed, 0, JSON.stringify(older));
  ok(older.results.slice(1).every(({ row }) => row.startsWith("V")));
  await using newer = await denoPlugin(odd);
  const { code, results } = await tested(newer.path, ...config, "--api", "v1.1", "--row", "I1");
  equal(code, 0);
  ok(results.slice(1).every(({ row }) => row === "I1"));
  await rejects(runTest([newer.path, ...config, "--api", "v1.1", "--row", "V1"]), {
    code: "invalid_argument",
    message: /^"V1" is no row that is tested on an executable importer; there are: P1 /,
  });
});

Deno.test("an executable that does not speak as it is asked to has failed at its start", async () => {
  await using plugin = await denoPlugin("../../lint/testdata/newer_exporter.ts");
  const config = ["--role", "exporter", "--config", "location=odd://x", "--json"];
  const { code, results } = await tested(plugin.path, ...config, "--api", "v1.0", "--row", "V8");
  equal(code, 1);
  equal(results[0]?.row, "start");
});
