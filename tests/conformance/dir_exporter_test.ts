import { testExporter } from "../../testing/mod.ts";
import { dirExporter } from "./dir_exporter.ts";

testExporter(dirExporter);
