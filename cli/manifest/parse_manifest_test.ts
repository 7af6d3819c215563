import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { ConnectorError } from "../../sdk/error.ts";
import { parseManifest } from "./parse_manifest.ts";

const head = "name: hello\nconnectors:\n";
const entry = "  - type: importer\n    protocols: [hello]\n    executable: bin/hello\n";

function problemsOf(text: string): string[] {
  try {
    parseManifest(text);
  } catch (error) {
    if (error instanceof ConnectorError) {
      equal(error.code, "invalid_argument");
      return error.message.split("\n");
    }
    throw error;
  }
  throw new Error(`accepted:\n${text}`);
}

Deno.test("a full manifest is read with every field", () => {
  const manifest = parseManifest(`
name: my-package
display_name: My package
description: What it is.
homepage: https://example.org/my-package
license: ISC
tier: third-party
contact: mailto:me@example.org
tags: [one, two]
api_version: v1.1.0
connectors:
  - type: storage
    protocols: [my, my+tls]
    executable: ./bin//my-storage
    args: [--fast]
    location_flags: [localfs, file]
    class: object-storage
    subclass: s3
    validator: ./schemas/my.json
    extra_files: [LICENSE]
`);
  deepEqual(manifest, {
    name: "my-package",
    displayName: "My package",
    description: "What it is.",
    homepage: "https://example.org/my-package",
    license: "ISC",
    tier: "third-party",
    contact: "mailto:me@example.org",
    tags: ["one", "two"],
    apiVersion: "v1.1.0",
    connectors: [{
      type: "storage",
      protocols: ["my", "my+tls"],
      executable: "bin/my-storage",
      args: ["--fast"],
      locationFlags: ["localfs", "file"],
      class: "object-storage",
      subclass: "s3",
      validator: "schemas/my.json",
      extraFiles: ["LICENSE"],
    }],
  });
});

Deno.test("keys plakar ignores are refused with what to write instead", () => {
  deepEqual(problemsOf(head + entry + "    flags: [localfs]\n"), [
    'manifest.yaml:6: unknown key "flags": plakar ignores "flags": write "location_flags"',
  ]);
  deepEqual(problemsOf(head + entry + "    extra_file: [a]\n"), [
    'manifest.yaml:6: unknown key "extra_file": plakar ignores "extra_file": write "extra_files"',
  ]);
  deepEqual(problemsOf("version: 1.0.0\n" + head + entry), [
    'manifest.yaml:1: unknown key "version": the version is not in the manifest: ' +
    'give it to "plakar pkg create manifest.yaml v1.2.3"',
  ]);
});

Deno.test("every problem is named with its line, in the order of the file", () => {
  deepEqual(
    problemsOf(
      `name: my_package
api_version: v2
connectors:
  - type: store
    protocols: [x]
    executable: /usr/bin/env
  - type: importer
    protocols: [fs]
    executable: ../outside
    location_flags: [localfs, local]
    class: filesystem
    args: [1]
`,
    ),
    [
      'manifest.yaml:1: "my_package" cannot name a package: use letters, digits and "-" only',
      'manifest.yaml:2: "v2" is not a plugin API: write v1.1.0',
      'manifest.yaml:4: plakar skips connectors of type "store": write "storage"',
      'manifest.yaml:5: "x" cannot be a scheme: use two or more letters, digits, "+", "-" or "."',
      'manifest.yaml:6: "/usr/bin/env" must be a file below the folder of the manifest',
      'manifest.yaml:8: "fs" is an importer of plakar itself: choose another scheme',
      'manifest.yaml:9: "../outside" must be a file below the folder of the manifest',
      'manifest.yaml:10: "local" is not a location flag, and plakar deletes a package that names ' +
      "it: use localfs, file, stream, needack, nomerge",
      'manifest.yaml:11: "filesystem" is not a class: use unknown, analytics, block-storage, ' +
      "compute, database, file-storage, hypervisor, identity, messaging, network, " +
      "object-storage, observability, registry, security, service",
      'manifest.yaml:12: "args" holds the number 1; put it in quotes',
    ],
  );
});

Deno.test("a scheme is free again in another role, and not twice in one", () => {
  const two = head + entry + entry.replace("bin/hello", "bin/other");
  deepEqual(problemsOf(two), ['manifest.yaml:7: the importer "hello" is listed twice']);
  equal(parseManifest(two.replace(/importer(?=\n.*\n.*other)/, "exporter")).connectors.length, 2);
  equal(parseManifest(head + entry.replace("[hello]", "[https]")).connectors.length, 1);
});

Deno.test("exportxattr is refused: a host of 1.1 deletes the package over it", () => {
  equal(problemsOf(head + entry + "    location_flags: [exportxattr]\n").length, 1);
});

Deno.test("subclasses are held to their class", () => {
  const sub = (text: string) => head + entry + text;
  deepEqual(problemsOf(sub("    class: database\n    subclass: s3\n")), [
    'manifest.yaml:7: "s3" is not a subclass of "database": use postgresql, mysql, mongodb, redis',
  ]);
  deepEqual(problemsOf(sub("    subclass: s3\n")), [
    'manifest.yaml:6: "s3" needs a class that has subclasses: leave it out',
  ]);
  equal(
    parseManifest(sub("    class: service\n    subclass: ftp\n")).connectors[0]?.subclass,
    "ftp",
  );
});

Deno.test("missing parts are named", () => {
  deepEqual(problemsOf("description: x\n"), [
    'manifest.yaml:1: "name" is missing',
    'manifest.yaml:1: "connectors" must list at least one connector',
  ]);
  deepEqual(problemsOf(head + "  - type: importer\n"), [
    'manifest.yaml:3: "executable" is missing',
    'manifest.yaml:3: "protocols" must name at least one scheme, for example [dir]',
  ]);
  deepEqual(problemsOf(""), ['manifest.yaml:1: expected "key: value" lines, found nothing']);
  deepEqual(problemsOf(head + entry.replace("[hello]", "hello")).slice(0, 1), [
    'manifest.yaml:4: "protocols" must be a list, found the string hello; write [hello]',
  ]);
});

Deno.test("text that is not YAML is refused with the line", () => {
  throws(() => parseManifest("name: x\nconnectors: [\n", "x/manifest.yaml"), {
    name: "ConnectorError",
    message: /^x\/manifest\.yaml:\d+: not valid YAML: /,
  });
  throws(() => parseManifest("name: a\nname: b\n"), { message: /not valid YAML: .*duplicat/i });
});

Deno.test("keys from the prototype are not taken for known ones", () => {
  deepEqual(problemsOf(head + entry + "    class: constructor\n").length, 1);
  equal(problemsOf("toString: 1\n" + head + entry).length, 1);
});

Deno.test("the manifest of this project is valid", async () => {
  const text = await Deno.readTextFile(new URL("../../manifest.yaml", import.meta.url));
  deepEqual(parseManifest(text).connectors.map(({ executable }) => executable), [
    "bin/dir-importer",
    "bin/dir-exporter",
    "bin/dir-storage",
    "bin/example-importer",
    "bin/example-exporter",
    "bin/example-storage",
    "bin/legacy-json-importer",
    "bin/legacy-folder-exporter",
    "bin/legacy-folder-storage",
    "bin/github-importer",
    "bin/s3-importer",
    "bin/s3-exporter",
    "bin/s3-storage",
  ]);
});
