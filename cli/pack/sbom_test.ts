import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { parseManifest } from "../manifest/parse_manifest.ts";
import type { CodePackage, CodePackages } from "./module_graph.ts";
import { packageUrl } from "./package_url.ts";
import { sbom, type SbomOptions } from "./sbom.ts";

const manifest = parseManifest(`name: some-package
description: Some package.
license: ISC
connectors:
  - {type: importer, protocols: [some], executable: bin/some-importer}
  - {type: exporter, protocols: [some], executable: bin/some-exporter}
`);

const npm = (name: string, version: string): CodePackage => ({ registry: "npm", name, version });
const code: CodePackages = {
  packages: new Map([
    ["npm:@scope/b@2.0.0", npm("@scope/b", "2.0.0")],
    ["npm:a@1.0.0", npm("a", "1.0.0")],
    ["npm:@types/node@20.0.0", npm("@types/node", "20.0.0")],
    ["jsr:@plakar-deno/sdk@0.1.0", { registry: "jsr", name: "@plakar-deno/sdk", version: "0.1.0" }],
    ["url:https://example.org/x.ts", {
      registry: "url",
      name: "https://example.org/x.ts",
      version: "",
    }],
  ]),
  imports: new Map([
    ["", new Set(["jsr:@plakar-deno/sdk@0.1.0", "url:https://example.org/x.ts"])],
    ["jsr:@plakar-deno/sdk@0.1.0", new Set(["npm:a@1.0.0"])],
    ["npm:a@1.0.0", new Set(["npm:@scope/b@2.0.0", "npm:@types/node@20.0.0"])],
    ["npm:@scope/b@2.0.0", new Set<string>()],
    ["npm:@types/node@20.0.0", new Set<string>()],
    ["url:https://example.org/x.ts", new Set<string>()],
  ]),
  files: [],
};
const empty: CodePackages = { packages: new Map(), imports: new Map([["", new Set()]]), files: [] };

const licenses: Readonly<Record<string, string>> = {
  "a": "MIT",
  "@scope/b": "SEE LICENSE",
  "@plakar-deno/sdk": "(MIT OR Apache-2.0)",
};

const options: SbomOptions = {
  manifest,
  version: "v1.2.3",
  platform: "linux-amd64",
  executables: [
    { path: "bin/some-importer", sha256: "a".repeat(64), grants: "read", code },
    { path: "bin/some-exporter", sha256: "b".repeat(64), grants: "nothing", code: empty },
  ],
  deno: "2.7.14",
  toolkit: "0.1.0",
  license: ({ name }) => licenses[name],
};

interface Document {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: {
    readonly timestamp?: string;
    readonly component: { readonly "bom-ref": string; readonly version: string };
    readonly tools: { readonly components: readonly { readonly name: string }[] };
  };
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly type: string;
    readonly group?: string;
    readonly name: string;
    readonly version?: string;
    readonly scope?: string;
    readonly purl?: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
    readonly licenses?: unknown;
    readonly properties?: unknown;
  }[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

const read = (text: string) => JSON.parse(text) as Document;

Deno.test("the document names every executable, package and Deno, exactly", () => {
  const document = read(sbom(options));
  deepEqual([document.bomFormat, document.specVersion, document.version], ["CycloneDX", "1.6", 1]);
  match(
    document.serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  equal(document.metadata.component["bom-ref"], "pkg:generic/some-package@v1.2.3");
  equal(document.metadata.timestamp, undefined);
  equal(document.metadata.tools.components[0]?.name, "plakar-deno");
  deepEqual(
    document.components.map(({ type, group, name, version, scope, purl }) => [
      type,
      group === undefined ? name : `${group}/${name}`,
      version ?? "-",
      scope ?? "-",
      purl ?? "-",
    ]).sort(),
    [
      ["application", "bin/some-exporter", "v1.2.3", "-", "-"],
      ["application", "bin/some-importer", "v1.2.3", "-", "-"],
      ["file", "https://example.org/x.ts", "-", "-", "-"],
      ["library", "@plakar-deno/sdk", "0.1.0", "-", "pkg:jsr/%40plakar-deno/sdk@0.1.0"],
      ["library", "@scope/b", "2.0.0", "-", "pkg:npm/%40scope/b@2.0.0"],
      ["library", "@types/node", "20.0.0", "excluded", "pkg:npm/%40types/node@20.0.0"],
      ["library", "a", "1.0.0", "-", "pkg:npm/a@1.0.0"],
      ["platform", "deno", "2.7.14", "-", "pkg:github/denoland/deno@v2.7.14"],
    ],
  );
  const importer = document.components.find(({ name }) => name === "bin/some-importer");
  deepEqual(importer?.hashes, [{ alg: "SHA-256", content: "a".repeat(64) }]);
  deepEqual(importer?.properties, [{ name: "plakar-deno:may-use", value: "read" }]);
  const stated = (name: string) => document.components.find((one) => one.name === name)?.licenses;
  deepEqual(stated("sdk"), [{ expression: "(MIT OR Apache-2.0)" }]);
  deepEqual(stated("a"), [{ license: { id: "MIT" } }]);
  deepEqual(stated("b"), [{ license: { name: "SEE LICENSE" } }]);
});

Deno.test("every reference of the document leads to one component, and all are reached", () => {
  const { components, dependencies, metadata } = read(sbom(options));
  const refs = [metadata.component, ...components].map((each) => each["bom-ref"]);
  equal(new Set(refs).size, refs.length);
  const of = (ref: string) => dependencies.find((each) => each.ref === ref)?.dependsOn ?? [];
  const reached = new Set<string>();
  const open = [metadata.component["bom-ref"]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...of(next));
  }
  deepEqual([...reached].sort(), [...refs].sort());
  deepEqual(of("executable:bin/some-exporter"), ["pkg:github/denoland/deno@v2.7.14"]);
});

Deno.test("the same content gives the same bytes in any order, other content another number", () => {
  const text = sbom(options);
  equal(sbom({ ...options, executables: [...options.executables].reverse() }), text);
  const shuffled = {
    ...code,
    packages: new Map([...code.packages].reverse()),
    imports: new Map([...code.imports].reverse()),
  };
  equal(
    sbom({
      ...options,
      executables: options.executables.map((one) =>
        one.code === code ? { ...one, code: shuffled } : one
      ),
    }),
    text,
  );
  const other = read(sbom({ ...options, deno: "2.7.15" }));
  equal(other.serialNumber === read(text).serialNumber, false);
});

Deno.test("a time stands in it when one is given", () => {
  equal(
    read(sbom({ ...options, epoch: 1_700_000_000 })).metadata.timestamp,
    "2023-11-14T22:13:20.000Z",
  );
});

Deno.test("package URLs are escaped as their specification says", () => {
  equal(packageUrl("npm", "@a/b", "1.0.0-rc.1+x"), "pkg:npm/%40a/b@1.0.0-rc.1%2Bx");
});
