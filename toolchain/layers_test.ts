import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import plugin, { whyNot } from "./layers.ts";

/** The rules that fire on a file of this content, in their order. */
function firing(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ id }) => id);
}

function allows(file: string, ...specifiers: string[]): void {
  for (const specifier of specifiers) {
    equal(whyNot(file, specifier), undefined, `${file} importing ${specifier}`);
  }
}

function refuses(file: string, specifier: string, reason: RegExp): void {
  match(whyNot(file, specifier) ?? "allowed", reason, `${file} importing ${specifier}`);
}

Deno.test("layers: a room imports itself and the rooms below it", () => {
  allows("sdk/files/walk.ts", "../record.ts", "./excludes.ts", "node:path");
  allows("runtime/importer.ts", "../sdk/error.ts", "../proto/codec.ts", "./grpc_js/transport.ts");
  allows("host/spawn.ts", "../runtime/transport.ts", "../proto/codec.ts", "../sdk/error.ts");
  allows("cli/demo/main.ts", "../../host/mod.ts", "../../manifest.ts", "@plakar-deno/sdk/host");
  allows("mod.ts", "./sdk/record.ts", "./runtime/entrypoint.ts");
  allows("manifest.ts", "./cli/manifest/parse_manifest.ts");
  refuses("sdk/record.ts", "../runtime/status.ts", /sdk must not import runtime/);
  refuses("sdk/files/walk.ts", "../../proto/codec.ts", /sdk must not import proto/);
  refuses("proto/codec.ts", "../runtime/status.ts", /proto must not import runtime/);
  refuses("runtime/status.ts", "../host/spawn.ts", /runtime must not import host/);
  refuses("host/spawn.ts", "../cli/build/main.ts", /host must not import cli/);
  refuses("runtime/status.ts", "../mod.ts", /runtime must not import a door/);
  refuses("mod.ts", "./connectors/dir/importer.ts", /a door must not import connectors/);
});

Deno.test("layers: nobody imports tests, bench or connectors", () => {
  refuses("cli/demo/main.ts", "../../tests/process/spawn.ts", /must not import tests/);
  refuses(
    "cli/build/build_command.ts",
    "../../connectors/dir/importer.ts",
    /must not import connectors/,
  );
  refuses("host/mod.ts", "../bench/main.ts", /must not import bench/);
  refuses("bench/main.ts", "../tests/process/spawn.ts", /nobody imports tests/);
  refuses("toolchain/test.ts", "../cli/run_command.ts", /toolchain must not import cli/);
  refuses("sdk/record_test.ts", "../bench/main.ts", /nobody imports bench/);
  allows("tests/process/a_test.ts", "./spawn.ts", "../../connectors/dir/importer.ts");
  allows("bench/main.ts", "../host/mod.ts", "./table.ts");
  allows("bench/table_test.ts", "./table.ts");
});

Deno.test("layers: connectors know the doors only", () => {
  allows("connectors/dir/importer.ts", "@plakar-deno/sdk", "@plakar-deno/sdk/files", "./ids.ts");
  refuses("connectors/dir/importer.ts", "../../sdk/record.ts", /its own folder and the doors/);
  refuses("connectors/dir/importer.ts", "../../mod.ts", /its own folder and the doors/);
  refuses("connectors/dir/importer.ts", "../example/importer.ts", /its own folder and the doors/);
  refuses("sdk/record.ts", "@plakar-deno/sdk", /lies behind the doors/);
  allows("sdk/record_test.ts", "@plakar-deno/sdk");
});

Deno.test("layers: a dependency is imported where it earns its place", () => {
  allows("cli/manifest/parse_manifest.ts", "@std/yaml");
  refuses("cli/build/build_command.ts", "@std/yaml", /only in cli\/manifest\/parse_manifest\.ts,/);
  allows("cli/build/build_command.ts", "@std/fs", "@std/fs/exists");
  refuses("runtime/status.ts", "@std/fs", /may be imported only in cli\//);
  allows("sdk/files/excludes.ts", "ignore");
  refuses("sdk/files/walk.ts", "ignore", /only in sdk\/files\/excludes\.ts/);
  refuses("sdk/record.ts", "@grpc/grpc-js", /may be imported only in runtime\/grpc_js\//);
  refuses("grpc_js.ts", "@grpc/grpc-js", /may be imported only in runtime\/grpc_js\//);
  allows("runtime/grpc_js/transport.ts", "@grpc/grpc-js");
  allows("tests/properties/check.ts", "fast-check");
  allows("runtime/http2/hpack/huffman_test.ts", "fast-check");
  refuses("runtime/http2/stream.ts", "fast-check", /only in tests\/, tests beside their module/);
  allows("connectors/s3/s3_client.ts", "aws4fetch");
  refuses(
    "connectors/dir/importer.ts",
    "aws4fetch",
    /only in connectors\/s3\/, bench\/s3\/, tests\//,
  );
  refuses("sdk/network/retry.ts", "aws4fetch", /only in connectors\/s3\//);
  refuses("sdk/record.ts", "left-pad", /"left-pad" is not a dependency/);
  refuses("connectors/dir/importer.ts", "@std/fs", /may be imported only/);
  refuses("sdk/record.ts", "npm:ignore@7.0.5", /belongs into the imports of deno\.json/);
  refuses("sdk/record_test.ts", "https://example.com/x.ts", /belongs into the imports/);
  allows("toolchain/registry/@std/yaml/1.0.10/mod.ts", "npm:deno-std@1.4.0/yaml/mod.js");
});

Deno.test("layers: a transport goes without the other one", () => {
  refuses("runtime/http2/hpack/huffman.ts", "../../grpc_js/duplex.ts", /must not import/);
  refuses("runtime/grpc_js/transport.ts", "../http2/stream.ts", /must not import runtime\/http2/);
  allows("runtime/http2/transport.ts", "./stream.ts", "../transport.ts");
  allows("runtime/grpc_js/guard_streams_test.ts", "../http2/frame_types.ts");
});

Deno.test("layers: what only tests use is imported by tests alone", () => {
  allows("runtime/http2/test_frames.ts", "../../testing/join_bytes.ts", "./frame_types.ts");
  allows("runtime/http2/stream_test.ts", "./test_frames.ts");
  allows("tests/process/spawned_plugin.ts", "../../runtime/test_client.ts");
  allows("testing/mod.ts", "./test_importer.ts");
  refuses("runtime/http2/stream.ts", "./test_frames.ts", /is for tests alone/);
  refuses("host/mod.ts", "../runtime/test_client.ts", /is for tests alone/);
});

Deno.test("layers: every form of import is seen", () => {
  const forms = [
    'import { a } from "../runtime/a.ts";',
    'import type { A } from "../runtime/a.ts";',
    'export { a } from "../runtime/a.ts";',
    'import "../runtime/a.ts";',
    'await import("../runtime/a.ts");',
    'type A = import("../runtime/a.ts").A;',
  ];
  for (const form of forms) deepEqual(firing("sdk/a.ts", form), ["plakar/layers"], form);
  for (const form of forms) deepEqual(firing("host/a.ts", form), [], form);
  deepEqual(firing("sdk/a.ts", "export { b }; const b = 1;"), []);
});

Deno.test("no-export-all fires on every star", () => {
  deepEqual(firing("sdk/a.ts", 'export * from "./b.ts";'), ["plakar/no-export-all"]);
  deepEqual(firing("sdk/a.ts", 'export * as b from "./b.ts";'), ["plakar/no-export-all"]);
  deepEqual(firing("sdk/a.ts", 'export { b } from "./b.ts";'), []);
});

Deno.test("no-default-export fires on declarations only by name", () => {
  deepEqual(firing("sdk/a.ts", "export default function a() {}"), ["plakar/no-default-export"]);
  deepEqual(firing("sdk/a.ts", "export function a() {}"), []);
});

Deno.test("no-enum fires on enums, const or not", () => {
  deepEqual(firing("sdk/a.ts", "enum A { B }"), ["plakar/no-enum"]);
  deepEqual(firing("sdk/a.ts", "const enum A { B }"), ["plakar/no-enum"]);
  deepEqual(firing("sdk/a.ts", 'type A = "b" | "c";'), []);
});

Deno.test("no-signal-any fires on AbortSignal.any, which loses its listeners", () => {
  const any = "export const s = AbortSignal.any([]);";
  deepEqual(firing("sdk/a.ts", any), ["plakar/no-signal-any"]);
  deepEqual(firing("cli/init/templates/rest/a.ts", any), []);
  deepEqual(firing("sdk/a.ts", "export const s = AbortSignal.timeout(1);"), []);
});

Deno.test("no-loose-equality fires on the comparisons that Deno exports loose", () => {
  const rule = "plakar/no-loose-equality";
  const names = "deepEqual, equal as same, notDeepEqual, notEqual, ok";
  deepEqual(firing("sdk/a_test.ts", `import { ${names} } from "node:assert/strict"`), [
    rule,
    rule,
    rule,
    rule,
  ]);
  deepEqual(firing("sdk/a_test.ts", 'import { equal } from "node:assert"'), [rule]);
  const good = "deepStrictEqual as deepEqual, strictEqual as equal, throws";
  deepEqual(firing("sdk/a_test.ts", `import { ${good} } from "node:assert/strict"`), []);
  deepEqual(firing("sdk/a_test.ts", 'import { equal } from "./equal.ts"'), []);
});
