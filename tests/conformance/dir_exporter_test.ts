import { exporter as setup } from "../../connectors/dir/conformance.ts";
import { exporter } from "../../connectors/dir/exporter.ts";
import { testExporter } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";

byTransports(testExporter, { connector: exporter, name: "dir exporter", ...setup });
