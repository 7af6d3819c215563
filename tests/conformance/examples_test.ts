import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";
import { exampleExporter, exampleImporter, exampleStorage } from "./examples.ts";

byTransports(testImporter, exampleImporter);
byTransports(testExporter, exampleExporter);
byTransports(testStorage, exampleStorage);
