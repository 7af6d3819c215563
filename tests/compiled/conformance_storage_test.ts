import { testStorage } from "../../testing/mod.ts";
import { dirStorage } from "../conformance/dir_storage.ts";
import { exampleStorage } from "../conformance/examples.ts";
import { executable } from "./executable.ts";
import { grpcJsForTests } from "./grpc_js_executables.ts";

const grpcJs = await grpcJsForTests("dir-storage", "example-storage");

for (const [find, suffix] of [[executable, ""], [grpcJs, " by grpc-js"]] as const) {
  testStorage({
    ...dirStorage,
    name: `${dirStorage.name}${suffix}`,
    executable: { executable: find("dir-storage") },
    distances: ["process"],
  });
  testStorage({
    ...exampleStorage,
    name: `${exampleStorage.name}${suffix}`,
    executable: { executable: find("example-storage") },
    distances: ["process"],
  });
}
