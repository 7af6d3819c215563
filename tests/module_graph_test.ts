import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { connectorAndRole, executableNames } from "./compiled/executable.ts";

const TOP = dirname(import.meta.dirname!);
const { exports }: { exports: Readonly<Record<string, string>> } = JSON.parse(
  await Deno.readTextFile(join(TOP, "deno.json")),
);
// What an author imports. Types of other modules do not count: nothing of them is loaded.
const AUTHORS_DOORS = [".", "./importer", "./exporter", "./storage", "./legacy"];

/** What `deno info` tells of everything a module loads. */
interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly Module[];
}

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
}

/** The specifiers of all modules that a module of this project loads. */
async function loadedBy(module: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", module],
    cwd: TOP,
    stdin: "null",
  }).output();
  equal(success, true, new TextDecoder().decode(stderr));
  const graph: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const modules = new Map(graph.modules.map((each) => [each.specifier, each]));
  const loaded = new Set<string>();
  const queue = [...graph.roots];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    for (const { code } of modules.get(next)?.dependencies ?? []) {
      if (code?.specifier !== undefined) queue.push(code.specifier);
    }
  }
  return [...loaded];
}

/** Whether a module belongs to grpc-js, to what it needs, or to Deno's HTTP/2. */
function isForeign(specifier: string): boolean {
  return /@grpc\/|proto-loader|\/runtime\/grpc_js\/|^node:http2$/.test(specifier);
}

for (const door of AUTHORS_DOORS) {
  Deno.test(`the door "${door}" loads nothing of grpc-js and no HTTP/2 of somebody else`, async () => {
    const loaded = await loadedBy(exports[door]!.slice(2));
    deepEqual(loaded.filter(isForeign), []);
    // It has a transport nevertheless.
    equal(loaded.some((specifier) => specifier.endsWith("/runtime/http2/transport.ts")), true);
  });
}

for (const name of executableNames) {
  const source = `connectors/${connectorAndRole(name).join("/")}.ts`;
  Deno.test(`${source} loads nothing of grpc-js and no HTTP/2 of somebody else`, async () => {
    deepEqual((await loadedBy(source)).filter(isForeign), []);
  });
}

Deno.test('the door "./grpc-js" loads grpc-js, and not the other transport', async () => {
  const loaded = await loadedBy(exports["./grpc-js"]!.slice(2));
  equal(loaded.some((specifier) => /^npm:\/?@grpc\/grpc-js@/.test(specifier)), true);
  deepEqual(loaded.filter((specifier) => specifier.includes("/runtime/http2/")), []);
});
