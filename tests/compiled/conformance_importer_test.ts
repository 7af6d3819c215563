import { testImporter } from "../../testing/mod.ts";
import { dirImporter, treeForTests } from "../conformance/dir_importer.ts";
import { exampleImporter } from "../conformance/examples.ts";
import { executable } from "./executable.ts";

const distances = ["process"] as const;

testImporter({
  ...dirImporter(await treeForTests()),
  executable: { executable: executable("dir-importer") },
  distances,
});
testImporter({
  ...exampleImporter,
  executable: { executable: executable("example-importer") },
  distances,
});
