import { importer as setup } from "../../connectors/github/conformance.ts";
import { importer } from "../../connectors/github/importer.ts";
import { testImporter } from "../../testing/mod.ts";

testImporter({
  connector: importer,
  name: "github importer",
  distances: ["direct", "grpc"],
  ...setup,
});
