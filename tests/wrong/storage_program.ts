// A store with a mistake that shows in a process of its own; its first argument names the mistake.
import { entrypointStorage } from "../../runtime/entrypoint_storage.ts";
import { objectPath } from "../scripted/folder_store.ts";
import { type AuthorMistake, mistaken } from "./storage_by_author.ts";
import { closesLate } from "./storage_get.ts";
import { bodyOf } from "./storage_put.ts";

/** S24: keeps a whole object in memory before it stores it. */
const buffers: AuthorMistake = (store) => ({
  async put(key, body, call) {
    await store.put(key, bodyOf(await new Response(body).bytes()), call);
  },
});

/** S24: reads a whole object into memory before it sends any of it. */
const readsWhole: AuthorMistake = (_store, root) => ({
  get: (key) => Deno.readFile(objectPath(root, key)),
});

/** S9: writes at the object's place, and cleans up when the host breaks off. */
const writesInPlace: AuthorMistake = (_store, root) => ({
  async put(key, body) {
    const path = objectPath(root, key);
    const old = await Deno.readFile(path).catch(() => undefined);
    const file = await Deno.create(path);
    try {
      for await (const piece of body) await file.write(piece);
    } catch (error) {
      await (old === undefined ? Deno.remove(path) : Deno.writeFile(path, old));
      throw error;
    } finally {
      file.close();
    }
  },
});

/** Keeps so many bytes of every Get. */
const keeps = (bytes: number): AuthorMistake => (store) => {
  const kept: Uint8Array[] = [];
  return {
    get(key, range, call) {
      kept.push(new Uint8Array(bytes).fill(kept.length));
      return store.get(key, range, call);
    },
  };
};

/** P6: says that an object is stored, then stores it. */
const answersEarly: AuthorMistake = (store) => ({
  async put(key, body, call) {
    const whole = await new Response(body).bytes();
    setTimeout(() => store.put(key, bodyOf(whole), call), 30);
  },
});

const mistakes = {
  answersEarly,
  buffers,
  closesLate,
  leaks: keeps(32 * 1024),
  leaksLess: keeps(3 * 1024),
  readsWhole,
  writesInPlace,
};
/** The mistakes the program can make. */
export type ProgramMistake = keyof typeof mistakes;

if (import.meta.main) {
  await entrypointStorage(Deno.args, mistaken(mistakes[Deno.args[0] as ProgramMistake]));
}
