import { importer as dirSetup } from "../../connectors/dir/conformance.ts";
import { importer as exampleSetup } from "../../connectors/example/conformance.ts";
import { testImporter } from "../../testing/mod.ts";
import { executable } from "./executable.ts";
import { grpcJsForTests } from "./grpc_js_executables.ts";

const grpcJs = await grpcJsForTests("dir-importer", "example-importer");

for (const [find, suffix] of [[executable, ""], [grpcJs, " by grpc-js"]] as const) {
  for (const [name, setup] of [["dir", dirSetup], ["example", exampleSetup]] as const) {
    testImporter({
      connector: { executable: find(`${name}-importer`) },
      name: `${name} importer${suffix}`,
      protocol: name,
      ...setup,
    });
  }
}
