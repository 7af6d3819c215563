import { testStorage } from "../../testing/mod.ts";
import { dirStorage } from "../conformance/dir_storage.ts";
import { exampleStorage } from "../conformance/examples.ts";
import { executable } from "./executable.ts";

const distances = ["process"] as const;

testStorage({ ...dirStorage, executable: { executable: executable("dir-storage") }, distances });
testStorage({
  ...exampleStorage,
  executable: { executable: executable("example-storage") },
  distances,
});
