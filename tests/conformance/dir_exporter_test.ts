import { testExporter } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";
import { dirExporter } from "./dir_exporter.ts";

byTransports(testExporter, dirExporter);
