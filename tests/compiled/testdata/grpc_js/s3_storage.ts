import { entrypointStorage } from "@plakar-deno/sdk/storage";
import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
import { storage } from "../../../../connectors/s3/storage.ts";

await entrypointStorage(Deno.args, storage, { transport: grpcJsTransport });
