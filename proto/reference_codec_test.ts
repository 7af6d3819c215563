import { deepStrictEqual, strictEqual as equal, throws } from "node:assert/strict";
import { exporterMethods } from "./exporter_methods.ts";
import { importerMethods } from "./importer_methods.ts";
import { referenceMethod } from "./reference_codec.ts";
import { storageMethods } from "./storage_methods.ts";
import { exporterMethodsV10 } from "./v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "./v1_0/importer_methods.ts";
import { storageMethodsV10 } from "./v1_0/storage_methods.ts";

Deno.test("the reference has every method, and no other", () => {
  const all = [importerMethods, exporterMethods, storageMethods];
  const older = [importerMethodsV10, exporterMethodsV10, storageMethodsV10];
  for (const methods of [...all, ...older]) {
    for (const method of Object.values(methods)) {
      equal(referenceMethod(method) !== undefined, true);
    }
  }
  for (const path of ["/store.Store/Pot", "/store/Get", "/google.protobuf.Timestamp/x", "x", ""]) {
    equal(referenceMethod({ path }), undefined, path);
  }
});

Deno.test("the reference writes and reads what the own codecs do", () => {
  const own = importerMethods.import.response;
  const { response } = referenceMethod(importerMethods.import)!;
  const message = { record: { pathname: "/ä", fileInfo: { name: "0", ino: 1n << 60n } } };
  const wire = own.encode(message);
  deepStrictEqual(new Uint8Array(response.encode(message)), new Uint8Array(wire));
  deepStrictEqual(response.decode(wire), own.decode(wire));
});

Deno.test("the reference gives plain bytes and names the message in its errors", () => {
  const { request, response } = referenceMethod(storageMethods.list)!;
  const wire = storageMethods.list.response.encode({ macs: [new Uint8Array(32)] });
  const { macs } = response.decode(wire) as { macs: Uint8Array[] };
  equal(macs[0]?.constructor, Uint8Array);
  equal(referenceMethod(storageMethods.get)!.response.encodeParts, undefined);
  throws(() => request.encode({ type: 0.5 }), /cannot encode a message store\.ListRequest: /);
  throws(
    () => response.decode(Uint8Array.of(0x0a, 0x05)),
    /cannot decode 2 bytes as a message store\.ListResponse: /,
  );
});

Deno.test("of two methods with one path the reference takes the messages of the one it is given", () => {
  const { init } = importerMethodsV10;
  equal(init.path, importerMethods.init.path);
  const wire = init.response.encode({ error: "e", cookie: "c" });
  deepStrictEqual(referenceMethod(init)!.response.decode(wire), { error: "e", cookie: "c" });
  const today = referenceMethod(importerMethods.init)!.response.decode(wire);
  deepStrictEqual(today, { origin: "e", type: "c", root: "", flags: 0 });
});

Deno.test("bytes deep inside a message are plain, too", () => {
  const wire = storageMethodsV10.getLocks.response.encode({ macs: [{ value: Uint8Array.of(1) }] });
  const { macs } = referenceMethod(storageMethodsV10.getLocks)!.response.decode(wire) as {
    macs: { value: Uint8Array }[];
  };
  equal(macs[0]?.value.constructor, Uint8Array);
});
