import { testExporter } from "@plakar-deno/sdk/testing";
import { exporter as setup } from "../connectors/acme/conformance.ts";
import { exporter } from "../connectors/acme/exporter.ts";

// Every rule of the protocol that an exporter must keep.
testExporter({ connector: exporter, ...setup });
