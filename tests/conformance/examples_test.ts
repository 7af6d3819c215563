import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { exampleExporter, exampleImporter, exampleStorage } from "./examples.ts";

testImporter(exampleImporter);
testExporter(exampleExporter);
testStorage(exampleStorage);
