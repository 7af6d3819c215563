import { testImporter } from "@plakar-deno/sdk/testing";
import { importer as setup } from "../connectors/acme/conformance.ts";
import { importer } from "../connectors/acme/importer.ts";

// Every rule of the protocol that an importer must keep.
testImporter({ connector: importer, ...setup });
