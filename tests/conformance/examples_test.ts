import * as setups from "../../connectors/example/conformance.ts";
import { exporter } from "../../connectors/example/exporter.ts";
import { importer } from "../../connectors/example/importer.ts";
import { storage } from "../../connectors/example/storage.ts";
import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";

byTransports(testImporter, { connector: importer, name: "example importer", ...setups.importer });
byTransports(testExporter, { connector: exporter, name: "example exporter", ...setups.exporter });
byTransports(testStorage, { connector: storage, name: "example storage", ...setups.storage });
