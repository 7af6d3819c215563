import { entrypointExporter } from "@plakar-deno/sdk";
import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
import { exporter } from "../../connectors/dir/exporter.ts";

/** `dir-exporter` on the other transport; its own module runs nothing, since it is not the entry. */
await entrypointExporter(Deno.args, exporter, { transport: grpcJsTransport });
