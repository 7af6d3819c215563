import { testExporter } from "../../testing/mod.ts";
import { dirExporter } from "../conformance/dir_exporter.ts";
import { exampleExporter } from "../conformance/examples.ts";
import { executable } from "./executable.ts";

const distances = ["process"] as const;

testExporter({ ...dirExporter, executable: { executable: executable("dir-exporter") }, distances });
testExporter({
  ...exampleExporter,
  executable: { executable: executable("example-exporter") },
  distances,
});
