import { importer as setup } from "../../connectors/dir/conformance.ts";
import { importer } from "../../connectors/dir/importer.ts";
import { testImporter } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";

byTransports(testImporter, { connector: importer, name: "dir importer", ...setup });
