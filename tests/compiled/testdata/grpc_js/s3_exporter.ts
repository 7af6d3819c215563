import { entrypointExporter } from "@plakar-deno/sdk/exporter";
import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
import { exporter } from "../../../../connectors/s3/exporter.ts";

await entrypointExporter(Deno.args, exporter, { transport: grpcJsTransport });
