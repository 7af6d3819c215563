import {
  directoryRecord,
  fileRecord,
  macFromBytes,
  macToHex,
  type ResourceKey,
} from "@plakar-deno/sdk";
import { join } from "node:path";
import type { Sample } from "./contest.ts";
import { measured } from "./measured.ts";
import {
  createDirStore,
  openDirExporter,
  openDirImporter,
  openDirStore,
  type RoleContext,
} from "./open_role.ts";
import { randomBytes, randomContent } from "../cli/bench/random_file.ts";

/** The four ways in which content goes through a plugin. */
export type Direction = "import" | "export" | "put" | "get";

/** All of them, those from the plugin first. */
export const directions: readonly Direction[] = ["import", "get", "export", "put"];

/** The object of {@linkcode makeStore}. */
export const objectKey: ResourceKey = {
  resource: "packfile",
  mac: macFromBytes(new Uint8Array(32).fill(7)),
};

/** Where {@linkcode makeStore} leaves its one object. */
export function objectPath(store: string): string {
  const hex = macToHex(objectKey.mac);
  return join(store, "packfiles", hex.slice(0, 2), hex);
}

/** Makes a repository with one object of `size` bytes, for the Gets. */
export async function makeStore(role: RoleContext, store: string, size: number): Promise<void> {
  await using open = await createDirStore(role, store);
  await open.session.put(objectKey, randomContent(size), { signal: role.signal });
}

/** Imports a folder that holds one file of `size` bytes. */
export function importing(role: RoleContext, folder: string, size: number): Promise<Sample> {
  const { signal } = role;
  return measured(openDirImporter(role, folder), async (session) => {
    let bytes = 0;
    await session.importAll({
      signal,
      handle: async ({ record, drain }) => {
        if (record.kind !== "file") return;
        const length = await drain({ signal });
        bytes += length;
      },
    });
    expectBytes("import", bytes, size);
  });
}

/** Reads the object of {@linkcode makeStore} whole. */
export function getting(role: RoleContext, store: string, size: number): Promise<Sample> {
  const { signal } = role;
  return measured(openDirStore(role, store), async (session) => {
    let bytes = 0;
    for await (const chunk of session.get(objectKey, undefined, { signal })) bytes += chunk.length;
    expectBytes("get", bytes, size);
  });
}

/** Restores one file of `size` bytes into a new folder below `folder`, which is removed after. */
export async function exporting(role: RoleContext, folder: string, size: number): Promise<Sample> {
  const target = await Deno.makeTempDir({ dir: folder, prefix: "export-" });
  const records = [
    directoryRecord("/", { mode: 0o755 }),
    fileRecord("/large", { mode: 0o644, size }, () => randomContent(size)),
  ];
  try {
    return await measured(openDirExporter(role, target), async (session) => {
      const { bytes, failed } = await session.export(records, {
        signal: role.signal,
        onResult: ({ path, error }) => {
          if (error !== "") throw new Error(`"${path}" was not restored: ${error}`);
        },
      });
      if (failed > 0) throw new Error(`${failed} records were not restored`);
      expectBytes("export", bytes, size);
      expectBytes("export", (await Deno.stat(join(target, "large"))).size, size);
    });
  } finally {
    await Deno.remove(target, { recursive: true });
  }
}

/** Stores one new object of `size` bytes in the repository, and removes it after. */
export async function putting(role: RoleContext, store: string, size: number): Promise<Sample> {
  const { signal } = role;
  const fresh = { resource: "packfile", mac: macFromBytes(randomBytes(32)) } as const;
  const sample = await measured(openDirStore(role, store), async (session) => {
    expectBytes("put", await session.put(fresh, randomContent(size), { signal }), size);
  });
  const hex = macToHex(fresh.mac);
  await Deno.remove(join(store, "packfiles", hex.slice(0, 2), hex));
  return sample;
}

function expectBytes(direction: Direction, bytes: number, size: number): void {
  if (bytes !== size) throw new Error(`${direction}: ${bytes} bytes arrived instead of ${size}`);
}
