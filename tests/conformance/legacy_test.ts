import * as folderSetups from "../../connectors/legacy-folder/conformance.ts";
import { exporter } from "../../connectors/legacy-folder/exporter.ts";
import { storage } from "../../connectors/legacy-folder/storage.ts";
import { importer as jsonSetup } from "../../connectors/legacy-json/conformance.ts";
import { importer } from "../../connectors/legacy-json/importer.ts";
import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";

const { exporter: exporterSetup, storage: storageSetup } = folderSetups;

byTransports(testImporter, { connector: importer, name: "legacy-json importer", ...jsonSetup });
byTransports(testExporter, {
  connector: exporter,
  name: "legacy-folder exporter",
  ...exporterSetup,
});
byTransports(testStorage, { connector: storage, name: "legacy-folder storage", ...storageSetup });
