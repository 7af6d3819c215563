/**
 * The reference transport: gRPC by the npm packages `@grpc/grpc-js` and `@grpc/proto-loader`, in
 * place of the package's own HTTP/2, which needs no library and is faster. A host sees no difference
 * but the speed. It is here to compare with, and to fall back on.
 *
 * Nothing of the two packages is loaded, or part of an executable, unless this door is imported.
 * They read environment variables while they load, so the permission set of an executable with
 * them must not be silent about `env`.
 *
 * @example
 * ```ts
 * import { defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk/importer";
 * import { grpcJsTransport } from "@plakar-deno/sdk/grpc-js";
 *
 * export const importer = defineImporter({
 *   protocol: "hello",
 *   create: () => ({
 *     root: "/",
 *     async *import() {
 *       yield fileRecord("/hello.txt", { size: 5 }, () => new TextEncoder().encode("hello"));
 *     },
 *   }),
 * });
 *
 * if (import.meta.main) {
 *   await entrypointImporter(Deno.args, importer, { transport: grpcJsTransport });
 * }
 * ```
 *
 * @module
 */
export { grpcJsTransport } from "./runtime/grpc_js/transport.ts";
export type {
  BidiHandler,
  Call,
  ClientStreamHandler,
  Connection,
  Handler,
  ServerStreamHandler,
  ServeTransportOptions,
  StreamingCall,
  Transport,
  UnaryHandler,
} from "./runtime/transport.ts";
