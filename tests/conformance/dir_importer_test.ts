import { testImporter } from "../../testing/mod.ts";
import { dirImporter, treeForTests } from "./dir_importer.ts";

testImporter(dirImporter(await treeForTests()));
