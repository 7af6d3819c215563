import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { bundleConnector } from "../../cli/build/bundle_connector.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { openExporter, openImporter, openStorage } from "../../host/mod.ts";
import { withFolder } from "../with_folder.ts";
import { connectorAndRole, executableNames } from "./executable.ts";

const signal = new AbortController().signal;
// The HTTP/2 of Deno, what grpc-js calls itself to a peer, and an option of proto-loader alone.
const FOREIGN = [/\bhttp2"/, /grpc-node-js/, /includeDirs/];

/** Which of the foreign words are in the code that is compiled into a connector. */
async function foreignIn(name: string, source: string): Promise<RegExp[]> {
  let found: RegExp[] = [];
  await withFolder(async (folder) => {
    const { code } = await bundleConnector({
      project: projectFolder,
      source,
      folder,
      name,
      signal,
    });
    found = FOREIGN.filter((word) => word.test(code));
  });
  return found;
}

for (const name of executableNames) {
  Deno.test(`nothing of grpc-js, proto-loader or Deno's HTTP/2 is compiled into ${name}`, async () => {
    deepEqual(await foreignIn(name, `connectors/${connectorAndRole(name).join("/")}.ts`), []);
  });
}

Deno.test("a connector that asks for grpc-js has it compiled in", async () => {
  const found = await foreignIn(
    "dir-importer",
    "tests/compiled/testdata/grpc_js/dir_importer.ts",
  );
  // It brings proto-loader along.
  deepEqual(found, FOREIGN);
});

for (const [role, open] of Object.entries({ openImporter, openExporter, openStorage })) {
  const name = role.slice("open".length).toLowerCase();
  Deno.test(`the transport needs no grant: the example ${name} serves without any, not even a silent env`, () =>
    withFolder(async (folder) => {
      const { entry } = await bundleConnector({
        project: projectFolder,
        source: `connectors/example/${name}.ts`,
        folder,
        name,
        signal,
      });
      // A connector that may nothing asks for nothing: with a prompt denied, asking would throw.
      await using session = await open({
        executable: Deno.execPath(),
        args: ["run", "--no-prompt", "--no-lock", "--no-config", entry],
        protocol: "example",
        config: { location: "example://" },
      });
      equal((await session.ping(), session.type), "example");
    }));
}
