// A store in a folder, as small as the rows allow: no syncing, no cleaning up.
import { ConnectorError } from "../../sdk/error.ts";
import { type Mac, macFromHex, macToHex } from "../../sdk/mac.ts";
import type { Resource, ResourceKey } from "../../sdk/resource.ts";
import type { StorageParts } from "../../sdk/define_storage.ts";

const HEX_NAME = /^[0-9a-f]{64}$/;

/** The marks of open reads, one file each. */
export function readsFolder(root: string): string {
  return `${root}/reads`;
}

/** Where an object lies. */
export function objectPath(root: string, { resource, mac }: ResourceKey): string {
  return `${root}/${supported(resource)}/${macToHex(mac)}`;
}

function supported(resource: Resource): Resource {
  if (!resource.startsWith("ecc-")) return resource;
  throw new ConnectorError(`${resource} objects are unsupported`, { code: "unimplemented" });
}

/** A repository in `root`; every open read leaves a mark in `readsFolder(root)`. */
export function folderStore(root: string): StorageParts {
  return {
    root,
    async create(config) {
      for await (const { name } of entries(root)) {
        throw new ConnectorError(`cannot create a repository in "${root}": "${name}" is there`, {
          code: "already_exists",
        });
      }
      for (const kind of ["packfile", "state", "lock", "new", "reads"]) {
        await Deno.mkdir(`${root}/${kind}`, { recursive: true });
      }
      await Deno.writeFile(`${root}/CONFIG`, config, { createNew: true });
    },
    async open() {
      try {
        return await Deno.readFile(`${root}/CONFIG`);
      } catch (cause) {
        throw new ConnectorError(`no repository is in "${root}"`, { code: "not_found", cause });
      }
    },
    async *list(resource): AsyncGenerator<Mac> {
      for await (const { name, isFile } of Deno.readDir(`${root}/${supported(resource)}`)) {
        if (isFile && HEX_NAME.test(name)) yield macFromHex(name);
      }
    },
    async put(key, body) {
      const final = objectPath(root, key);
      const draft = `${root}/new/${crypto.randomUUID()}`;
      try {
        await Deno.writeFile(draft, body, { createNew: true });
        await Deno.rename(draft, final);
      } catch (error) {
        await Deno.remove(draft).catch(() => {});
        throw error;
      }
    },
    async get(key, range) {
      const path = objectPath(root, key);
      let file: Deno.FsFile;
      try {
        file = await Deno.open(path);
      } catch (cause) {
        throw new ConnectorError(`"${path}" is missing`, { code: "not_found", cause });
      }
      const mark = `${readsFolder(root)}/${crypto.randomUUID()}`;
      await Deno.writeFile(mark, new Uint8Array());
      let left = range?.length ?? Infinity;
      await file.seek(range?.offset ?? 0, Deno.SeekMode.Start);
      return {
        async read(buffer) {
          if (left === 0) return null;
          const count = await file.read(buffer.subarray(0, Math.min(left, buffer.length)));
          left -= count ?? 0;
          return count;
        },
        async close() {
          file.close();
          await Deno.remove(mark);
        },
      };
    },
    async delete(key) {
      await Deno.remove(objectPath(root, key)).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}

/** What a folder holds; nothing when it is missing. */
async function* entries(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
