import {
  ConnectorError,
  defineStorage,
  entrypointStorage,
  macFromHex,
  macToHex,
  type Resource,
  type ResourceKey,
  type StorageDefinition,
} from "@plakar-deno/sdk";
import { defineOptions } from "@plakar-deno/sdk/options";
import { openApi } from "./api.ts";
import { askDocument } from "./ask_document.ts";
import { connectionOptions } from "./options.ts";

const kept: readonly Resource[] = ["packfile", "state", "lock"];

/**
 * Keeps a repository in a collection: `plakar at acme://backups create`.
 *
 * Every object is one document, which the server keeps whole or not at all. Nothing is kept in
 * memory, where another process would not see it.
 */
export const storage: StorageDefinition = defineStorage({
  protocol: "acme",
  options: defineOptions(connectionOptions),
  create(context) {
    const { location } = context;
    const api = openApi(context);
    return {
      origin: api.origin,
      root: "/",
      ping: ({ signal }) => api.ping(signal),
      close: () => api.close(),
      async create(config, { signal }) {
        if (!(await api.list(signal).next()).done) throw taken(location.text);
        // The server decides when two processes try at once.
        const headers = { "if-none-match": "*" };
        const body = config.slice();
        const expect = [412];
        const answer = await askDocument(api, "CONFIG", {
          method: "PUT",
          headers,
          body,
          signal,
          expect,
        });
        await answer.body?.cancel();
        if (answer.status === 412) throw taken(location.text);
      },
      async open({ signal }) {
        return await (await askDocument(api, "CONFIG", { signal })).bytes();
      },
      async *list(resource, { signal }) {
        const prefix = `${folderOf(resource)}/`;
        for await (const { key } of api.list(signal, prefix)) {
          const name = key.slice(prefix.length);
          // Other documents are none of ours.
          if (/^[0-9a-f]{64}$/.test(name)) yield macFromHex(name);
        }
      },
      async put(key, body, { signal }) {
        const answer = await askDocument(api, documentOf(key), { method: "PUT", body, signal });
        await answer.body?.cancel();
      },
      async get(key, range, { signal }) {
        if (range === undefined) return await api.open(documentOf(key), signal);
        if (range.length === 0) return new Uint8Array();
        const headers = { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
        // 416: the range begins behind the end of the object, where nothing is.
        const answer = await askDocument(api, documentOf(key), { headers, signal, expect: [416] });
        if (answer.status === 206) return answer.body ?? new Uint8Array();
        await answer.body?.cancel();
        if (answer.status === 416) return new Uint8Array();
        // All of the document would be other bytes than those asked for.
        throw new ConnectorError(
          `"${location.text}" does not answer with parts of documents: its server takes no notice ` +
            'of the header "range"; keep the repository elsewhere',
          { code: "unimplemented" },
        );
      },
      async delete(key, { signal }) {
        // 404: what is not there is deleted already.
        const expect = [404];
        const answer = await askDocument(api, documentOf(key), {
          method: "DELETE",
          signal,
          expect,
        });
        await answer.body?.cancel();
      },
    };
  },
});

function documentOf({ resource, mac }: ResourceKey): string {
  return `${folderOf(resource)}/${macToHex(mac)}`;
}

function folderOf(resource: Resource): string {
  if (kept.includes(resource)) return resource;
  throw new ConnectorError(`objects of kind "${resource}" are unsupported`, {
    code: "unimplemented",
  });
}

function taken(location: string): ConnectorError {
  return new ConnectorError(
    `cannot create a repository in "${location}": the collection is not empty; give another one`,
    { code: "already_exists" },
  );
}

if (import.meta.main) await entrypointStorage(Deno.args, storage);
