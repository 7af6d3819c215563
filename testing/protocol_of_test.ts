import { strictEqual as equal, throws } from "node:assert/strict";
import { defineImporter } from "../sdk/define_importer.ts";
import { fakeImporter } from "./fake_importer.ts";
import { protocolOf } from "./protocol_of.ts";

Deno.test("the scheme for Init comes from the definition, else from the location", () => {
  const definition = defineImporter({ protocol: ["dir", "folder"], create: () => fakeImporter() });
  equal(protocolOf(definition, { location: "other:///x" }), "dir");
  equal(protocolOf(() => fakeImporter(), { location: "other:///x" }), "other");
  equal(protocolOf({ executable: "x" }, { location: "dir:/srv" }), "dir");
  throws(() => protocolOf({ executable: "x" }, () => ({})), /say which "protocol" to test/);
  throws(() => protocolOf({ executable: "x" }, { location: "/srv" }), /say which "protocol"/);
});
