import { storage as dirSetup } from "../../connectors/dir/conformance.ts";
import { storage as exampleSetup } from "../../connectors/example/conformance.ts";
import { testStorage } from "../../testing/mod.ts";
import { executable } from "./executable.ts";
import { grpcJsForTests } from "./grpc_js_executables.ts";

const grpcJs = await grpcJsForTests("dir-storage", "example-storage");

for (const [find, suffix] of [[executable, ""], [grpcJs, " by grpc-js"]] as const) {
  for (const [name, setup] of [["dir", dirSetup], ["example", exampleSetup]] as const) {
    testStorage({
      connector: { executable: find(`${name}-storage`) },
      name: `${name} storage${suffix}`,
      protocol: name,
      ...setup,
    });
  }
}
