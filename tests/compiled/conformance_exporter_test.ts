import { testExporter } from "../../testing/mod.ts";
import { dirExporter } from "../conformance/dir_exporter.ts";
import { exampleExporter } from "../conformance/examples.ts";
import { executable } from "./executable.ts";
import { grpcJsForTests } from "./grpc_js_executables.ts";

const grpcJs = await grpcJsForTests("dir-exporter", "example-exporter");

for (const [find, suffix] of [[executable, ""], [grpcJs, " by grpc-js"]] as const) {
  testExporter({
    ...dirExporter,
    name: `${dirExporter.name}${suffix}`,
    executable: { executable: find("dir-exporter") },
    distances: ["process"],
  });
  testExporter({
    ...exampleExporter,
    name: `${exampleExporter.name}${suffix}`,
    executable: { executable: find("example-exporter") },
    distances: ["process"],
  });
}
