import { match, ok, strictEqual } from "node:assert/strict";
import { openImporter, type Plugin } from "@plakar-deno/sdk/host";
import { withFolder } from "../with_folder.ts";

const script = new URL("../../connectors/dir/importer.ts", import.meta.url).href;

/** How a host starts the importer of folders as a program that is told of v1.0 by its args. */
function program(folder: string) {
  return {
    executable: Deno.execPath(),
    args: ["run", "--no-lock", "-A", script, "--plakar-api=v1.0"],
    protocol: "dir",
    config: { location: `dir://${folder}` },
    onStderr: () => {},
  } as const;
}

Deno.test("H13 a program that is told of v1.0 is found out and driven by it", () =>
  withFolder(async (folder) => {
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${folder}/${name}`, "12345");
    await using session = await openImporter(program(folder));
    strictEqual(session.generation, "v1.0");
    let bytes = 0;
    await session.importAll({
      async handle({ record, drain }) {
        const length = record.kind === "file" ? await drain() : 0;
        bytes += length;
      },
    });
    strictEqual(bytes, 10);
    const report = await session.close();
    strictEqual(report?.code, 0);
    strictEqual(report.killed, false);
  }));

Deno.test("H3 a v1.0 program that dies while it scans ends the import with how it died", () =>
  withFolder(async (folder) => {
    for (let index = 0; index < 2000; index++) await Deno.writeTextFile(`${folder}/${index}`, "x");
    await using session = await openImporter(program(folder));
    let seen = 0;
    const importing = session.importAll({
      async handle({ record, drain }) {
        if (++seen === 10) Deno.kill((session.plugin as Plugin).pid, "SIGKILL");
        if (record.kind === "file") await drain();
      },
    });
    const failure = await importing.then(() => undefined, (error: Error) => error);
    match(failure?.message ?? "", /the plugin ".*" .*SIGKILL/);
    ok(seen >= 10 && seen < 2000);
  }));
