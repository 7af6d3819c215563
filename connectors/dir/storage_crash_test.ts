import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { macFromHex, macToHex, type Resource, type Storage } from "@plakar-deno/sdk";
import {
  bodyOf,
  bytesOf,
  call,
  inStore,
  keyOf,
  macOf,
  namesOf,
  sampleConfig,
} from "./testdata/test_store.ts";

const program = fileURLToPath(new URL("./testdata/put_forever.ts", import.meta.url));

/** Lets the program put objects, kills it at some moment, and returns what was acknowledged. */
async function putAndKill(root: string, acknowledged: number): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", program, root],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (timer === undefined && text.split("\n").length > acknowledged) {
      timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * 60);
    }
  }
  const { signal } = await child.status;
  deepEqual(signal, "SIGKILL");
  return text.split("\n").slice(0, -1);
}

async function requireWhole(store: Storage, kind: Resource): Promise<Set<string>> {
  const names = await namesOf(store, kind);
  for (const name of names) {
    const mac = macFromHex(name);
    const bytes = await bytesOf(await store.get({ resource: kind, mac }, undefined, call));
    if (kind === "lock") deepEqual(macOf(bytes.subarray(32)), bytes.subarray(0, 32));
    else deepEqual(macToHex(macOf(bytes)), name, `${kind} ${name} is not whole`);
  }
  return new Set(names.map((name) => `${kind} ${name}`));
}

Deno.test("S6 P6 a process killed while it puts leaves only whole objects", async () => {
  await inStore(async (store, root) => {
    for (const acknowledged of [3, 8, 15]) {
      const told = await putAndKill(root, acknowledged);
      const stored = new Set<string>();
      for (const kind of ["packfile", "state", "lock"] as const) {
        for (const name of await requireWhole(store, kind)) stored.add(name);
      }
      for (const name of told) ok(stored.has(name), `${name} was acknowledged and is missing`);
      ok(stored.size > 0);
    }
    deepEqual(await store.open(call), sampleConfig);
    const bytes = new Uint8Array([1, 2, 3]);
    const key = keyOf("lock", 1);
    await store.put(key, bodyOf(bytes), call);
    deepEqual(await bytesOf(await store.get(key, undefined, call)), bytes);
  });
});
