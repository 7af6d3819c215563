import { entrypointImporter } from "@plakar-deno/sdk/importer";
import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
import { importer } from "../../../../connectors/github/importer.ts";

await entrypointImporter(Deno.args, importer, { transport: grpcJsTransport });
