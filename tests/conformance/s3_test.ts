import * as setups from "../../connectors/s3/conformance.ts";
import { exporter } from "../../connectors/s3/exporter.ts";
import { importer } from "../../connectors/s3/importer.ts";
import { storage } from "../../connectors/s3/storage.ts";
import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";

// On a server in memory, on every machine; the other distances meet a real one in tests/s3.
const distances = ["direct"] as const;

testImporter({ connector: importer, name: "s3 importer", distances, ...setups.importer });
testExporter({ connector: exporter, name: "s3 exporter", distances, ...setups.exporter });
testStorage({ connector: storage, name: "s3 storage", distances, ...setups.storage });
