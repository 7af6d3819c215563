import { deepStrictEqual, equal, throws } from "node:assert/strict";
import { exporterMethods } from "./exporter_methods.ts";
import { importerMethods } from "./importer_methods.ts";
import { referenceMethod } from "./reference_codec.ts";
import { storageMethods } from "./storage_methods.ts";

Deno.test("the reference has every method, and no other", () => {
  for (const methods of [importerMethods, exporterMethods, storageMethods]) {
    for (const { path } of Object.values(methods)) equal(referenceMethod(path) !== undefined, true);
  }
  for (const path of ["/store.Store/Pot", "/store/Get", "/google.protobuf.Timestamp/x", "x", ""]) {
    equal(referenceMethod(path), undefined, path);
  }
});

Deno.test("the reference writes and reads what the own codecs do", () => {
  const own = importerMethods.import.response;
  const { response } = referenceMethod(importerMethods.import.path)!;
  const message = { record: { pathname: "/ä", fileInfo: { name: "0", ino: 1n << 60n } } };
  const wire = own.encode(message);
  deepStrictEqual(new Uint8Array(response.encode(message)), new Uint8Array(wire));
  deepStrictEqual(response.decode(wire), own.decode(wire));
});

Deno.test("the reference gives plain bytes and names the message in its errors", () => {
  const { request, response } = referenceMethod(storageMethods.list.path)!;
  const wire = storageMethods.list.response.encode({ macs: [new Uint8Array(32)] });
  const { macs } = response.decode(wire) as { macs: Uint8Array[] };
  equal(macs[0]?.constructor, Uint8Array);
  equal(referenceMethod(storageMethods.get.path)!.response.encodeParts, undefined);
  throws(() => request.encode({ type: 0.5 }), /cannot encode a message store\.ListRequest: /);
  throws(
    () => response.decode(Uint8Array.of(0x0a, 0x05)),
    /cannot decode 2 bytes as a message store\.ListResponse: /,
  );
});
