import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { test } from "../../runtime/test_transports.ts";
import { scanned, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { importer } from "./importer.ts";
import { withFolder } from "./testdata/import_folder.ts";

test("V5 a v1.0 host finds a folder and reads its files in any order", async (transport) => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/sub`);
    const names = ["a", "empty", "sub/b"];
    for (const name of names) {
      await Deno.writeTextFile(`${root}/${name}`, name === "empty" ? "" : name);
    }
    await Deno.symlink("a", `${root}/link`);
    await using plugin = servedImporterV10(transport, importer);
    deepEqual(
      await plugin.init({ proto: "dir", config: { location: `dir://${root}` } }),
      { cookie: "" },
    );
    deepEqual(await plugin.info(), { type: "dir", origin: "localhost", root });
    const found = await scanned(plugin.scan());
    deepEqual(
      found.filter((path) => path.startsWith(`${root}/`)).map((path) =>
        path.slice(root.length + 1)
      ),
      ["a", "empty", "link", "sub", "sub/b"],
    );
    deepEqual(
      await Promise.all(names.toReversed().map((name) => plugin.read(`${root}/${name}`))),
      ["sub/b", "", "a"],
    );
    await rejects(plugin.read(`${root}/link`), /it is a symbolic link, no regular file/);
    await rejects(plugin.read("/etc/passwd"), /it does not lie below/);
  });
});

test("V3 a file that vanished since the scan fails alone", async (transport) => {
  await withFolder(async (root) => {
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${root}/${name}`, name);
    await using plugin = servedImporterV10(transport, importer);
    await plugin.init({ proto: "dir", config: { location: `dir://${root}` } });
    await scanned(plugin.scan());
    await Deno.remove(`${root}/a`);
    await rejects(plugin.read(`${root}/a`), /cannot open the file ".*a": it does not exist/);
    deepEqual(await plugin.read(`${root}/b`), "b");
  });
});
