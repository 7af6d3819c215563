import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { codePackages, type ModuleInfo } from "./module_graph.ts";

const code = (...specifiers: string[]) => specifiers.map((specifier) => ({ code: { specifier } }));

const info: ModuleInfo = {
  roots: ["file:///p/connectors/a/importer.ts"],
  redirects: {
    "jsr:@std/yaml@^1": "https://jsr.example/@std/yaml/1.0.10/mod.ts",
    "npm:ignore@7": "npm:/ignore@7.0.5",
  },
  packages: { "@std/yaml@^1": "@std/yaml@1.0.10", "@std/types@^1": "@std/types@1.0.0" },
  npmPackages: {
    "ignore@7.0.5": {
      name: "ignore",
      version: "7.0.5",
      dependencies: ["@types/node@20.0.0", "b@1.0.0_a@2.0.0"],
    },
    "@types/node@20.0.0": { name: "@types/node", version: "20.0.0" },
    // Circles happen in npm.
    "b@1.0.0_a@2.0.0": { name: "b", version: "1.0.0", dependencies: ["ignore@7.0.5"] },
    "unused@1.0.0": { name: "unused", version: "1.0.0" },
  },
  modules: [
    {
      specifier: "file:///p/connectors/a/importer.ts",
      kind: "esm",
      local: "/p/connectors/a/importer.ts",
      dependencies: [
        ...code("file:///p/connectors/a/rows.ts", "jsr:@std/yaml@^1", "https://example.org/x.ts"),
        { code: undefined },
      ],
    },
    {
      specifier: "file:///p/connectors/a/rows.ts",
      local: "/p/connectors/a/rows.ts",
      dependencies: code("node:fs", "npm:ignore@7", "file:///sdk/mod.ts"),
    },
    {
      specifier: "file:///sdk/mod.ts",
      local: "/sdk/mod.ts",
      dependencies: code("npm:ignore@7", "file:///sdk/other.ts"),
    },
    { specifier: "file:///sdk/other.ts", local: "/sdk/other.ts" },
    {
      specifier: "https://jsr.example/@std/yaml/1.0.10/mod.ts",
      local: "/cache/1",
      dependencies: code("https://jsr.example/@std/yaml/1.0.10/parse.ts"),
    },
    { specifier: "https://jsr.example/@std/yaml/1.0.10/parse.ts", local: "/cache/2" },
    { specifier: "https://jsr.example/@std/types/1.0.0/mod.ts", local: "/cache/3" },
    { specifier: "https://example.org/x.ts", local: "/cache/4" },
    { specifier: "npm:/ignore@7.0.5", kind: "npm", npmPackage: "ignore@7.0.5" },
    { specifier: "node:fs", kind: "node" },
  ],
};

Deno.test("packages are found by the imports of code, npm's through its own dependencies", () => {
  const { packages, imports, files } = codePackages(
    info,
    (path) =>
      path.startsWith("/sdk/") ? { registry: "jsr", name: "@me/sdk", version: "2.0.0" } : undefined,
  );
  deepEqual(files, ["/p/connectors/a/importer.ts", "/p/connectors/a/rows.ts"]);
  deepEqual([...packages.keys()].sort(), [
    "jsr:@me/sdk@2.0.0",
    "jsr:@std/yaml@1.0.10",
    "npm:@types/node@20.0.0",
    "npm:b@1.0.0",
    "npm:ignore@7.0.5",
    "url:https://example.org/x.ts",
  ]);
  const sorted = (key: string) => [...imports.get(key) ?? []].sort();
  deepEqual(sorted(""), [
    "jsr:@me/sdk@2.0.0",
    "jsr:@std/yaml@1.0.10",
    "npm:ignore@7.0.5",
    "url:https://example.org/x.ts",
  ]);
  deepEqual(sorted("jsr:@me/sdk@2.0.0"), ["npm:ignore@7.0.5"]);
  deepEqual(sorted("npm:ignore@7.0.5"), ["npm:@types/node@20.0.0", "npm:b@1.0.0"]);
  deepEqual(sorted("npm:b@1.0.0"), ["npm:ignore@7.0.5"]);
  deepEqual(sorted("jsr:@std/yaml@1.0.10"), []);
});

Deno.test("code that was not found is an error, a type that was not found is none", () => {
  const module = {
    specifier: "file:///p/a.ts",
    local: "/p/a.ts",
    dependencies: code("npm:gone@1"),
  };
  const gone = { specifier: "npm:gone@1", error: "not found" };
  const roots = [module.specifier];
  throws(() => codePackages({ roots, modules: [module, gone] }), {
    code: "failed_precondition",
    message: 'cannot find the code of "npm:gone@1": not found',
  });
  const types = { ...module, dependencies: [{ type: { specifier: gone.specifier } }] };
  deepEqual([...codePackages({ roots, modules: [types, gone] }).packages], []);
});
