import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ImportRecord, RawConfig } from "@plakar-deno/sdk";
import { importer } from "./importer.ts";
import {
  byPath,
  context,
  emptyResults,
  imported,
  signal,
  withFolder,
} from "./testdata/import_folder.ts";

Deno.test("the definition says protocol, flags and options", () => {
  deepEqual(importer.protocols, ["dir"]);
  deepEqual(importer.flags, ["localfs"]);
  match(JSON.stringify(importer.jsonSchema), /one_file_system.*dont_traverse_fs/s);
});

Deno.test("origin, type and root are stable and clean", async () => {
  await withFolder(async (root) => {
    const made = await importer.construct(context(`dir://${root}//./`));
    deepEqual([made.root(), made.type(), made.origin()], [root, "dir", "box"]);
    await made.ping({ signal });
    const nameless = await importer.construct(context(`dir:${root}`, { hostname: "" }));
    equal(nameless.origin(), "localhost");
  });
});

Deno.test("excluded folders are pruned, excluded files left out", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/cache/deep`, { recursive: true });
    for (const name of ["cache/deep/a", "a.tmp", "b"]) {
      await Deno.writeTextFile(`${root}/${name}`, "");
    }
    const excludes = ["cache/", "*.tmp"];
    const made = await importer.construct(context(`dir://${root}`, { excludes }));
    deepEqual([...byPath(root, await imported(made)).keys()], [".", "b"]);
  });
});

Deno.test("both names of the option are taken, other options and words are refused", async () => {
  await withFolder(async (root) => {
    const construct = (config: RawConfig) =>
      Promise.resolve(importer.construct(context(`dir://${root}`, { config })));
    for (const name of ["one_file_system", "dont_traverse_fs"]) {
      const made = await construct({ [name]: "true" });
      equal((await imported(made)).at(-1)?.path, root);
      await rejects(construct({ [name]: "maybe" }), new RegExp(`"maybe" of "${name}"`));
    }
    await rejects(construct({ one_filesystem: "true" }), /one_filesystem/);
  });
});

Deno.test("a location that is a link to a folder imports the folder under its real path", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/real`);
    await Deno.writeTextFile(`${root}/real/f`, "");
    await Deno.symlink("real", `${root}/link`);
    const made = await importer.construct(context(`dir://${root}/link`));
    equal(made.root(), `${root}/real`);
    equal((await imported(made)).at(-1)?.path, `${root}/real/f`);
  });
});

Deno.test("I22 a location that is no folder is refused with value, reason and remedy", async () => {
  await withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/file`, "");
    await Deno.symlink("loop", `${root}/loop`);
    const cases: readonly (readonly [location: string, message: string])[] = [
      ["dir:", 'cannot import "": the location names no folder; give one like "dir:///srv/data"'],
      [
        "dir:some/where",
        'cannot import "some/where": the path is relative; give an absolute one like "dir:///srv/data"',
      ],
      [
        `dir://${root}/gone`,
        `cannot import "${root}/gone": the folder does not exist; check the location`,
      ],
      [
        `dir://${root}/file`,
        `cannot import "${root}/file": it is not a folder; ` +
        `give the folder that holds it, "${root}"`,
      ],
      [
        `dir://${root}/file/x`,
        `cannot import "${root}/file/x": a part of the path is a file; check the location`,
      ],
      [
        `dir://${root}/loop`,
        `cannot import "${root}/loop": its symbolic links lead in a circle; correct them`,
      ],
    ];
    for (const [location, message] of cases) {
      await rejects(async () => await importer.construct(context(location)), { message });
    }
  });
});

Deno.test("I2 a root that is gone at import time fails the import", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/source`);
    const made = await importer.construct(context(`dir://${root}/source`));
    await Deno.remove(`${root}/source`);
    await rejects(imported(made), /^ConnectorError: cannot read the metadata of ".*\/source": /);
    await rejects(made.ping({ signal }), /the folder does not exist/);
  });
});

Deno.test("I25 an aborted import stops", async () => {
  await withFolder(async (root) => {
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(`${root}/${name}`, "");
    const made = await importer.construct(context(`dir://${root}`));
    const controller = new AbortController();
    const seen: string[] = [];
    await rejects(async () => {
      const call = { signal: controller.signal, results: emptyResults() };
      for await (const { path } of made.import(call)) {
        seen.push(path);
        if (path === `${root}/a`) controller.abort(new Error("cancelled by the host"));
      }
    }, /cancelled by the host/);
    equal(seen.at(-1), `${root}/a`);
  });
});

Deno.test("I27 two imports of one importer give the same records", async () => {
  await withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/a`, "x");
    const made = await importer.construct(context(`dir://${root}`));
    const [first, second] = await Promise.all([imported(made), imported(made)]);
    const facts = (records: readonly ImportRecord[]) =>
      records.map((record) => [record.path, "info" in record ? record.info : undefined]);
    deepEqual(facts(first), facts(second));
  });
});
