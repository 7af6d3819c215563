import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Exporter } from "@plakar-deno/sdk";
import { withExporter } from "../../runtime/test_exporter.ts";
import { test } from "../../runtime/test_transports.ts";
import { type HostV10, hostV10 } from "../../runtime/v1_0/test_exporter_v10.ts";
import { exporter } from "./exporter.ts";

function rehearsed(
  transport: Parameters<typeof withExporter>[0],
  options: Readonly<Record<string, string>>,
  run: (host: HostV10, log: readonly string[]) => Promise<void>,
): Promise<void> {
  const construct = (context: Parameters<typeof exporter.construct>[0]): Promise<Exporter> =>
    Promise.resolve(exporter.construct(context));
  return withExporter(transport, construct, async (host) => {
    const v10 = hostV10(host.client);
    const config = { location: "example://", ...options };
    strictEqual(await v10.init({ proto: "example", config }), "OK");
    await run(v10, host.log);
  });
}

async function restore(host: HostV10): Promise<void> {
  strictEqual(await host.root(), "/");
  strictEqual(await host.createDirectory("/d"), "OK");
  strictEqual(await host.storeFile("/d/f", "content"), "OK");
  strictEqual(await host.setPermissions("/d/f", "file", { mode: 0o640 }), "OK");
  strictEqual(await host.hardLink("/d/f", "/d/g"), "OK");
  strictEqual(await host.symlink("f", "/d/l"), "OK");
  strictEqual(await host.close(), "OK");
}

test("V8 V9 V10 V11 a rehearsal of a v1.0 host's calls logs each of them", (transport) =>
  rehearsed(transport, {}, async (host, log) => {
    await restore(host);
    const told = log.map((line) => line.trim());
    for (
      const [at, text] of [
        /directory.* path=\/$/,
        /directory.* path=\/d$/,
        /file.* path=\/d\/f bytes=7$/,
        /metadata.* path=\/d\/f mode="?640"?$/,
        /hard link.* path=\/d\/g existing=\/d\/f$/,
        /symlink.* path=\/d\/l$/,
      ].entries()
    ) match(told[at] ?? "", text);
    strictEqual(log.length, 6);
  }));

test("V8 V9 V10 V11 a quiet rehearsal says nothing", (transport) =>
  rehearsed(transport, { quiet: "true" }, async (host, log) => {
    await restore(host);
    deepStrictEqual(log, []);
  }));
