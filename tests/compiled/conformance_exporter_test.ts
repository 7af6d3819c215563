import { exporter as dirSetup } from "../../connectors/dir/conformance.ts";
import { exporter as exampleSetup } from "../../connectors/example/conformance.ts";
import { testExporter } from "../../testing/mod.ts";
import { executable } from "./executable.ts";
import { grpcJsForTests } from "./grpc_js_executables.ts";

const grpcJs = await grpcJsForTests("dir-exporter", "example-exporter");

for (const [find, suffix] of [[executable, ""], [grpcJs, " by grpc-js"]] as const) {
  for (const [name, setup] of [["dir", dirSetup], ["example", exampleSetup]] as const) {
    testExporter({
      connector: { executable: find(`${name}-exporter`) },
      name: `${name} exporter${suffix}`,
      protocol: name,
      ...setup,
    });
  }
}
