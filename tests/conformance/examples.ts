import { exporter } from "../../connectors/example/exporter.ts";
import { importer } from "../../connectors/example/importer.ts";
import { storage } from "../../connectors/example/storage.ts";
import type {
  ExporterCapabilities,
  ImporterCapabilities,
  StorageCapabilities,
  TestConnector,
} from "../../testing/mod.ts";
import { argsUnderstood } from "./args_understood.ts";

const location = "example://anywhere";
const text = (greeting: string, place: string) =>
  new TextEncoder().encode(`${greeting}, ${place}!\n`);
const refused = {
  config: { location, unknown_option: "1" },
  message: "unknown_option",
};

/** What the kit is told about the example importer. */
export const exampleImporter: TestConnector<"importer", ImporterCapabilities> = {
  connector: importer,
  name: "example importer",
  config: { location },
  can: {
    args: argsUnderstood,
    files: { "/world.txt": text("Hello", "world"), "/mars.txt": text("Hello", "Mars") },
    refused,
    stable: true,
  },
};

/** What the kit is told about the example exporter: it shows nothing of what it does. */
export const exampleExporter: TestConnector<"exporter", ExporterCapabilities> = {
  connector: exporter,
  name: "example exporter",
  config: { location },
  can: { args: argsUnderstood, refused },
};

/** What the kit is told about the example storage: every process has a place of its own. */
export const exampleStorage: TestConnector<"storage", StorageCapabilities> = {
  connector: storage,
  name: "example storage",
  config: { location },
  can: { args: argsUnderstood, fresh: () => ({ location }), refused },
};
