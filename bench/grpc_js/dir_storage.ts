import { entrypointStorage } from "@plakar-deno/sdk";
import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
import { storage } from "../../connectors/dir/storage.ts";

/** `dir-storage` on the other transport; its own module runs nothing, since it is not the entry. */
await entrypointStorage(Deno.args, storage, { transport: grpcJsTransport });
