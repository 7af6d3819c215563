import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import { messageCodec } from "../../proto/message_codec.ts";
import { referenceMethod } from "../../proto/reference_codec.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { check } from "./check.ts";
import { protobufjsReference } from "./protobufjs_reference.ts";
import { unknownField, wireMessage } from "./wire_messages.ts";

type Message = Record<string, unknown>;

const methods = [importerMethods, exporterMethods, storageMethods].flatMap((service) =>
  Object.values(service)
);

for (const method of methods) {
  for (const side of ["request", "response"] as const) {
    const name = method.path.slice(1).replace(
      /\w+\/(\w+)$/,
      side === "request" ? "$1Request" : "$1Response",
    );
    const own = messageCodec<Message>(name);
    const protobufjs = protobufjsReference(name);
    const loaded = referenceMethod(method)![side];

    Deno.test(`${name}: own codec, protobufjs and proto-loader agree both ways`, () => {
      check(fc.property(wireMessage(name), unknownField, (message, unknown) => {
        const wire = protobufjs.encode(message);
        deepStrictEqual(new Uint8Array(own.encode(message)), wire);
        deepStrictEqual(new Uint8Array(loaded.encode(message)), wire);
        const decoded = protobufjs.decode(wire);
        deepStrictEqual(own.decode(wire), decoded);
        deepStrictEqual(loaded.decode(wire), decoded);
        deepStrictEqual(own.decode(Uint8Array.of(...wire, ...unknown)), decoded);
      }));
    });
  }
}
