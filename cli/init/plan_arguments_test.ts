import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { checkedProtocol, oneOfNames, packageNameOf, rolesOf } from "./plan_arguments.ts";

Deno.test("a package is named with letters, digits and dashes", () => {
  for (const name of ["a", "my-notes", "S3", "2nd"]) equal(packageNameOf(name), name);
  for (const name of ["", "my_notes", "a b", "a.b", "naïve", "-x", "../x"]) {
    throws(() => packageNameOf(name), {
      name: "ConnectorError",
      code: "invalid_argument",
      message:
        `"${name}" cannot name a package: use letters, digits and "-", and begin with no "-"`,
    });
  }
});

Deno.test("a protocol is one that plakar takes, and has not got itself in that role", () => {
  equal(checkedProtocol("notes+v2", ["importer"]), "notes+v2");
  equal(checkedProtocol("tar", ["exporter"]), "tar");
  throws(() => checkedProtocol("x", ["importer"]), /"x" cannot be the scheme of a location/);
  throws(() => checkedProtocol("a_b", ["importer"]), /give one with --protocol$/);
  throws(() => checkedProtocol("tar", ["exporter", "importer"]), {
    code: "invalid_argument",
    message: `"tar" is the scheme of plakar's own importer: choose another with --protocol`,
  });
});

Deno.test("roles come in the manifest's order, each once", () => {
  deepEqual(rolesOf("storage, importer,storage"), ["importer", "storage"]);
  throws(() => rolesOf("importer,store"), {
    code: "invalid_argument",
    message: 'there is no role "store": choose from importer, exporter, storage',
  });
  throws(() => rolesOf(""), /there is no role ""/);
});

Deno.test("a name there is not is told with those there are", () => {
  throws(() => oneOfNames("template", "s3", ["files", "kv"]), {
    message: 'there is no template "s3": choose from files, kv',
  });
});
