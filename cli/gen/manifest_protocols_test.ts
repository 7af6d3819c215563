import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { manifestProtocols } from "./manifest_protocols.ts";

Deno.test("manifestProtocols reads what is there and passes over the rest", () => {
  const text = `
name: other
what: ever
connectors:
  - {type: importer, protocols: [a, 3, b]}
  - {type: store, protocols: [a]}
  - {type: exporter, protocols: a}
  - {protocols: [a]}
  - null
`;
  deepEqual(manifestProtocols(text), {
    name: "other",
    taken: [
      { type: "importer", protocol: "a" },
      { type: "importer", protocol: "b" },
      { type: "store", protocol: "a" },
    ],
  });
  for (const odd of ["", "- a", "text", "connectors: {}", "name: [a]"]) {
    deepEqual(manifestProtocols(odd), { name: "", taken: [] }, odd);
  }
  equal(manifestProtocols("a: [b"), undefined);
});
