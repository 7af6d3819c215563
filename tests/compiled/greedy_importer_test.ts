import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { bundleConnector } from "../../cli/build/bundle_connector.ts";
import { compileBundle } from "../../cli/build/compile_bundle.ts";
import { permissionSet } from "../../cli/build/permission_set.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { openProject } from "../../cli/project/open_project.ts";
import { openImporter } from "../../host/importer_session.ts";
import type { ImportRecord } from "../../sdk/record.ts";

const signal = new AbortController().signal;

Deno.test("an importer that may only read can neither write, run, connect nor see variables", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const output = join(folder, "greedy-importer");
    const { code } = await bundleConnector({
      project: projectFolder,
      source: "tests/compiled/testdata/greedy_importer.ts",
      folder,
      name: "greedy-importer",
      signal,
    });
    const { config } = await openProject(projectFolder);
    await compileBundle({ code, set: permissionSet(config, "dir-importer"), output, signal });
    const data = join(folder, "data");
    await Deno.mkdir(data);
    await Deno.writeTextFile(join(data, "kept"), "content");
    const session = (...args: string[]) =>
      openImporter({
        executable: output,
        args,
        protocol: "greedy",
        config: { location: `greedy://${data}` },
        env: { GREEDY_SECRET: "in the environment" },
      });
    await using importer = await session();
    const records: ImportRecord[] = [];
    let content = 0;
    for await (const { record, drain } of importer.import()) {
      records.push(record);
      if (record.kind === "file") content += await drain();
    }
    deepEqual(records.map(({ kind, path }) => `${kind} ${path}`), [
      "error /write",
      "error /remove",
      "error /connect",
      "error /run",
      "error /read secret",
      "file /kept",
    ]);
    equal(content, 7);
    const messages = records.flatMap((record) => record.kind === "error" ? record.message : []);
    for (const [at, word] of ["write", "write", "net", "run", "unset"].entries()) {
      match(messages[at]!, new RegExp(word));
    }
    // A refusal that nobody catches fails the import, and is not the end of the process.
    await using throwing = await session("--throw");
    await rejects(Array.fromAsync(throwing.import()), /write access/);
    await throwing.ping();
    for (const one of [importer, throwing]) equal((await one.close())?.code, 0);
    deepEqual([...Deno.readDirSync(data)].map(({ name }) => name), ["kept"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
