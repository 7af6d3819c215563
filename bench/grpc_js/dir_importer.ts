import { entrypointImporter } from "@plakar-deno/sdk";
import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
import { importer } from "../../connectors/dir/importer.ts";

/** `dir-importer` on the other transport; its own module runs nothing, since it is not the entry. */
await entrypointImporter(Deno.args, importer, { transport: grpcJsTransport });
