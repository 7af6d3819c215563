import * as folder from "../../connectors/legacy-folder/conformance.ts";
import { importer } from "../../connectors/legacy-json/conformance.ts";
import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { executable } from "./executable.ts";

const underTest = (name: string) => ({ connector: { executable: executable(name) }, name });

testImporter({
  ...underTest("legacy-json-importer"),
  protocol: "legacy-json",
  ...importer,
});
testExporter({
  ...underTest("legacy-folder-exporter"),
  protocol: "legacy-folder",
  ...folder.exporter,
});
testStorage({
  ...underTest("legacy-folder-storage"),
  protocol: "legacy-folder",
  ...folder.storage,
});
