import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { capabilitiesFromJson } from "./capabilities_from_json.ts";
import { capabilityNames } from "./capability_names.ts";
import { inFolder, wantsFolder } from "./in_folder.ts";
import { loadCapabilities } from "./load_capabilities.ts";

/** A file for one test. */
async function fileOf(name: string, text: string) {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/${name}`, text);
  return {
    path: `${folder}/${name}`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("JSON stands for bytes, whole numbers and a fresh place", () => {
  const { fresh, ...can } = capabilitiesFromJson(JSON.stringify({
    files: { "/a": { text: "ü" }, "/b": { base64: "AAH/" }, "/text": { text: "" } },
    duplicates: { config: { do: "it" }, path: "/a", contents: [{ text: "1" }, { text: "2" }] },
    exactNumbers: { expected: { uid: { integer: "18446744073709551615" }, nlink: 3 } },
    uncleanRoots: [{ config: {}, cleaned: null }],
    stable: true,
    fresh: { location: "my://{folder}/{folder}", mode: "new" },
  }));
  deepEqual(can, {
    files: {
      "/a": Uint8Array.of(0xc3, 0xbc),
      "/b": Uint8Array.of(0, 1, 255),
      "/text": new Uint8Array(),
    },
    duplicates: {
      config: { do: "it" },
      path: "/a",
      contents: [Uint8Array.of(0x31), Uint8Array.of(0x32)],
    },
    exactNumbers: { expected: { uid: 18446744073709551615n, nlink: 3 } },
    uncleanRoots: [{ config: {}, cleaned: null }],
    stable: true,
  });
  deepEqual((fresh as (folder: string) => unknown)("/$&"), {
    location: "my:///$&//$&",
    mode: "new",
  });
});

Deno.test("JSON that cannot be capabilities is refused with the place", () => {
  throws(() => capabilitiesFromJson("{"), /they are no JSON: /);
  throws(() => capabilitiesFromJson("[]"), /no JSON object/);
  throws(
    () => capabilitiesFromJson('{"files":{"/a":{"base64":"?"}}}'),
    /"base64" in "files\.\/a" is no base64/,
  );
  throws(() => capabilitiesFromJson('{"a":[{"integer":"1.5"}]}'), /"integer" in "a\[0\]"/);
  throws(() => capabilitiesFromJson('{"fresh":{"location":1}}'), /"fresh" is no object/);
});

Deno.test("a folder takes the place of every {folder}, and of nothing else", () => {
  const config = { location: "x://{folder}", other: "{Folder}" };
  deepEqual(inFolder(config, "/tmp/a b"), { location: "x:///tmp/a b", other: "{Folder}" });
  equal(wantsFolder(config), true);
  equal(wantsFolder({ other: "{Folder}" }), false);
});

Deno.test("capabilities come from JSON or from the export of a module", async () => {
  await using json = await fileOf("can.json", '{ "persistent": true }');
  deepEqual(await loadCapabilities(json.path, "storage"), { persistent: true });
  await using module = await fileOf("can #1.ts", "export const can = { stable: true as const };");
  deepEqual(await loadCapabilities(module.path, "importer"), { stable: true });
});

Deno.test("a file that cannot be used is refused with its name and the reason", async () => {
  await rejects(
    loadCapabilities("/nowhere/can.json", "importer"),
    /"\/nowhere\/can\.json": .*No such/,
  );
  await rejects(loadCapabilities("/nowhere/can.ts", "importer"), /"\/nowhere\/can\.ts": /);
  await using empty = await fileOf("can.ts", "export const cannot = {};");
  await rejects(loadCapabilities(empty.path, "importer"), /exports no object "can"/);
  await using typo = await fileOf("can.json", '{ "fles": {} }');
  await rejects(
    loadCapabilities(typo.path, "importer"),
    /"fles" is no capability of the role importer; there are: .*files/,
  );
  await using foreign = await fileOf("can.json", '{ "persistent": true }');
  await rejects(loadCapabilities(foreign.path, "exporter"), /"persistent" is no capability/);
});

Deno.test("the names of capabilities are those of the interfaces", () => {
  // Completeness is checked by their types.
  equal(capabilityNames.importer.includes("files"), true);
  equal(capabilityNames.exporter.includes("modes"), true);
  equal(capabilityNames.storage.includes("persistent"), true);
});
