import { rejects } from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { loadSetup } from "./load_setup.ts";
import { madeProject } from "./testdata/made_project.ts";

Deno.test("a module that takes long to load is waited for until an interrupt", async () => {
  const setup = "connectors/one/conformance.ts";
  await using project = await madeProject({
    [setup]: "await new Promise((loaded) => setTimeout(loaded, 500));\n" +
      "export const importer = { config: {} };\n",
  });
  const stop = new AbortController();
  const connector = {
    name: "one-importer",
    role: "importer",
    protocol: "one",
    executable: "bin/one-importer",
    args: [],
    source: "connectors/one/importer.ts",
    sourceArgs: [],
    setup,
  } as const;
  const loading = loadSetup(project.folder, connector, "test", stop.signal);
  setTimeout(() => stop.abort(new Error("interrupted")), 100);
  await rejects(loading, /^Error: interrupted$/);
  // It goes on all the same, and must not do so in the next test.
  await import(pathToFileURL(`${project.folder}/${setup}`).href);
});
