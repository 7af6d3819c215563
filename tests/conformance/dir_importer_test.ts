import { testImporter } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";
import { dirImporter, treeForTests } from "./dir_importer.ts";

byTransports(testImporter, dirImporter(await treeForTests()));
