import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { Codec } from "../../proto/codec.ts";
import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { referenceMethod } from "../../proto/reference_codec.ts";
import { check } from "./check.ts";
import { testedGenerations } from "./generations.ts";
import { protobufjsReference } from "./protobufjs_reference.ts";
import { unknownField, wireMessage } from "./wire_messages.ts";

const older = testedGenerations[1]!;

for (const methods of [importerMethodsV10, exporterMethodsV10, storageMethodsV10]) {
  for (const method of Object.values(methods)) {
    for (const side of ["request", "response"] as const) {
      const ending = side === "request" ? "$1Request" : "$1Response";
      const name = method.path.slice(1).replace(/\w+\/(\w+)$/, ending);
      const own = method[side] as Codec<Record<string, unknown>>;
      const loaded = referenceMethod(method)![side];
      const protobufjs = protobufjsReference(name, older);

      Deno.test(`v1.0 ${name}: own codec, protobufjs and proto-loader agree both ways`, () => {
        const inputs = fc.tuple(wireMessage(name, older.shapes), unknownField);
        check(fc.property(inputs, ([message, unknown]) => {
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
}
