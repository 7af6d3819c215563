/**
 * The project's own lint rules: which room may import which, and how modules export.
 *
 * The rooms and their direction are in CONTRIBUTING.md. `deno lint` loads this file as a plugin (`deno.json`).
 *
 * @module
 */

import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The rooms whose code each room may import; `.` is the doors, the files at the top. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  proto: ["proto"],
  sdk: ["sdk"],
  runtime: ["runtime", "sdk", "proto"],
  host: ["host", "runtime", "sdk", "proto"],
  testing: ["testing", "host", "runtime", "sdk", "proto"],
  cli: ["cli", "testing", "host", "runtime", "sdk", "proto", "."],
  ".": ["sdk", "runtime", "host", "testing", "proto", "cli"],
  toolchain: ["toolchain"],
};

/** Rooms that may import any room, and that no other room imports. */
const OUTSIDE: readonly string[] = ["tests", "bench", "docs"];

/** Rooms that use the doors by the package's name, as a user does. */
const BY_NAME: readonly string[] = ["connectors", "cli", ...OUTSIDE];

/** Stands for the tests that lie beside what they test. */
const TESTS_BESIDE = "tests beside their module";

/** Folders and the folders whose code must not import them, finer than rooms. */
const APART: readonly (readonly [folder: string, from: string])[] = [
  // Each transport can go without the other.
  ["runtime/http2/", "runtime/grpc_js/"],
  ["runtime/grpc_js/", "runtime/http2/"],
];

/** Every dependency and the paths that may import it; a name not listed here may be imported nowhere. */
const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  "@grpc/grpc-js": ["runtime/grpc_js/"],
  "@grpc/proto-loader": ["proto/reference_codec.ts"],
  "@cyclonedx/cyclonedx-library": ["cli/pack/"],
  "@octokit/endpoint": ["connectors/github/"],
  "@octokit/types": ["connectors/github/"],
  "@std/fs": ["cli/", "toolchain/registry_test.ts"],
  "@std/yaml": ["cli/manifest/parse_manifest.ts", "toolchain/registry_test.ts"],
  "ajv": ["cli/lint/"],
  "aws4fetch": ["connectors/s3/", "bench/s3/", "tests/"],
  "commander": ["cli/"],
  "fast-check": ["tests/", TESTS_BESIDE],
  "ignore": ["sdk/files/excludes.ts"],
  "jsonc-parser": ["cli/"],
  "protobufjs": ["proto/", "tests/"],
  // Writing with comments kept; reading is @std/yaml's.
  "yaml": ["cli/gen/", "cli/lint/", "cli/init/"],
};

const PACKAGE = "@plakar-deno/sdk";
const TOP = resolve(import.meta.dirname!, "..");

/**
 * Why a file must not import a specifier; undefined when it may. Pure: `file` is the path from the project's top.
 *
 * A test beside its module may import any room, since nothing imports it.
 */
export function whyNot(file: string, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;
  // The substitute registry holds other packages, not rooms of this one.
  if (file.startsWith("toolchain/registry/")) return undefined;
  const isTest = isForTests(file);
  const room = roomOf(file);
  if (specifier.startsWith(".") || specifier.startsWith("/")) {
    const target = join(dirname(file), specifier);
    if (!isTest && isForTests(target) && !OUTSIDE.includes(room)) {
      return `${target} is for tests alone`;
    }
    const apart = APART.some(([folder, from]) =>
      file.startsWith(folder) && target.startsWith(from)
    );
    if (apart && !isTest) return `${dirname(file)} must not import ${dirname(target)}`;
    return isTest ? whyNotTested(room, roomOf(target)) : whyNotRoom(room, file, target);
  }
  if (specifier === PACKAGE || specifier.startsWith(`${PACKAGE}/`)) {
    if (isTest || BY_NAME.includes(room)) return undefined;
    return `${room} lies behind the doors: import the module itself, not "${specifier}"`;
  }
  if (/^[a-z]+:/.test(specifier)) {
    return `"${specifier}" belongs into the imports of deno.json, at an exact version`;
  }
  return whyNotDependency(file, specifier);
}

/** Whether a file is a test, or one that only tests import (and that is not published). */
function isForTests(file: string): boolean {
  return file.endsWith("_test.ts") || /^(runtime|host)\/(.*\/)?test_[^/]*$/.test(file);
}

function whyNotRoom(room: string, file: string, target: string): string | undefined {
  const targetRoom = roomOf(target);
  if (room === "connectors") {
    const own = file.split("/").slice(0, 2).join("/") + "/";
    if (target.startsWith(own)) return undefined;
    return `a connector imports its own folder and the doors ("${PACKAGE}"), not ${target}`;
  }
  if (OUTSIDE.includes(room)) {
    return room === targetRoom || !OUTSIDE.includes(targetRoom)
      ? undefined
      : `nobody imports ${targetRoom}`;
  }
  if ((MAY_IMPORT[room] ?? []).includes(targetRoom)) return undefined;
  const may = (MAY_IMPORT[room] ?? []).join(", ") || "nothing";
  return `${room === "." ? "a door" : room} must not import ${
    targetRoom === "." ? "a door" : targetRoom
  }; it may import: ${may}`;
}

function whyNotTested(room: string, targetRoom: string): string | undefined {
  return OUTSIDE.includes(targetRoom) && targetRoom !== "tests" && targetRoom !== room
    ? `nobody imports ${targetRoom}`
    : undefined;
}

function whyNotDependency(file: string, specifier: string): string | undefined {
  const name = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const paths = DEPENDENCIES[name];
  if (paths === undefined) {
    return `"${name}" is not a dependency of this project: see "Adding a dependency" in CONTRIBUTING.md`;
  }
  const allowed = (path: string) =>
    path === TESTS_BESIDE ? isForTests(file) : file.startsWith(path);
  if (paths.some(allowed)) return undefined;
  return `"${name}" may be imported only in ${paths.join(", ")}`;
}

function roomOf(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

/** The path from the project's top of the file that is linted. */
function pathOf(filename: string): string {
  const path = filename.startsWith("file:") ? fileURLToPath(filename) : filename;
  return relative(TOP, resolve(TOP, path)).replaceAll("\\", "/");
}

/** Comparisons that Deno exports loose even from `node:assert/strict`, so that `equal("0", 0)` passes, and the strict ones. */
const STRICT: ReadonlyMap<string, string> = new Map([
  ["equal", "strictEqual"],
  ["deepEqual", "deepStrictEqual"],
  ["notEqual", "notStrictEqual"],
  ["notDeepEqual", "notDeepStrictEqual"],
]);

/** The rules `layers`, `no-export-all`, `no-default-export`, `no-enum`, `no-loose-equality` and `no-signal-any`. */
const plugin: Deno.lint.Plugin = {
  name: "plakar",
  rules: {
    layers: {
      create(context) {
        const file = pathOf(context.filename);
        function check(node: Deno.lint.Node, specifier: unknown): void {
          const reason = typeof specifier === "string" ? whyNot(file, specifier) : undefined;
          if (reason !== undefined) context.report({ node, message: reason });
        }
        function checkLiteral(node: Deno.lint.Node, source: Deno.lint.Node | null): void {
          if (source?.type === "Literal") check(node, source.value);
        }
        return {
          ImportDeclaration: (node) => check(node, node.source.value),
          ExportNamedDeclaration: (node) => checkLiteral(node, node.source),
          ExportAllDeclaration: (node) => check(node, node.source.value),
          ImportExpression: (node) => checkLiteral(node, node.source),
          TSImportType: (node) => {
            const source: Deno.lint.Node = node.argument;
            checkLiteral(node, source.type === "TSLiteralType" ? source.literal : source);
          },
        };
      },
    },
    "no-export-all": {
      create: (context) => ({
        ExportAllDeclaration: (node) =>
          context.report({ node, message: "name what is exported: `export *` hides it" }),
      }),
    },
    "no-default-export": {
      create: (context) => ({
        ExportDefaultDeclaration: (node) =>
          context.report({ node, message: "export by name: a default export has none" }),
      }),
    },
    "no-enum": {
      create: (context) => ({
        TSEnumDeclaration: (node) =>
          context.report({ node, message: "use a union of strings or a const object" }),
      }),
    },
    "no-loose-equality": {
      create: (context) => ({
        ImportSpecifier(node) {
          const { imported, parent } = node;
          if (parent.type !== "ImportDeclaration") return;
          if (!/^(node:)?assert(\/strict)?$/.test(parent.source.value)) return;
          const name = imported.type === "Identifier" ? imported.name : imported.value;
          const strict = STRICT.get(name);
          if (strict === undefined) return;
          context.report({ node, message: `"${name}" is loose: import { ${strict} as ${name} }` });
        },
      }),
    },
    "no-signal-any": {
      create: (context) => ({
        // Templates hand it to `fetch`, which holds it.
        "MemberExpression[object.name=AbortSignal][property.name=any]"(node: Deno.lint.Node) {
          if (pathOf(context.filename).startsWith("cli/init/templates/")) return;
          context.report({ node, message: "Deno 2.7 may collect that signal: use joinSignals" });
        },
      }),
    },
  },
};

// Deno loads a lint plugin by its default export.
// deno-lint-ignore plakar/no-default-export
export default plugin;
