import { testImporter } from "../../testing/mod.ts";
import { dirImporter, treeForTests } from "../conformance/dir_importer.ts";
import { exampleImporter } from "../conformance/examples.ts";
import { executable } from "./executable.ts";
import { grpcJsForTests } from "./grpc_js_executables.ts";

const tree = await treeForTests();
const grpcJs = await grpcJsForTests("dir-importer", "example-importer");

for (const [find, suffix] of [[executable, ""], [grpcJs, " by grpc-js"]] as const) {
  testImporter({
    ...dirImporter(tree),
    name: `dir importer${suffix}`,
    executable: { executable: find("dir-importer") },
    distances: ["process"],
  });
  testImporter({
    ...exampleImporter,
    name: `${exampleImporter.name}${suffix}`,
    executable: { executable: find("example-importer") },
    distances: ["process"],
  });
}
