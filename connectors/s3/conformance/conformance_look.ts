import { fileKindOf, posixFromGoMode } from "@plakar-deno/sdk";
import type { Restored, RestoredEntry } from "@plakar-deno/sdk/testing";
import { objectMetadata } from "../objects/object_metadata.ts";
import type { S3Client } from "../client/s3_client.ts";

const PATIENCE = 30_000;

/** Looks at what was restored below a client's prefix, by plain requests. */
export function lookInBucket(client: S3Client): Restored {
  const { prefix } = client.place;
  async function get(key: string): Promise<Response | undefined> {
    const response = await client.request({
      method: "GET",
      key,
      action: `look at "${key}"`,
      expect: [404],
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status !== 404) return response;
    await response.body?.cancel();
    return undefined;
  }
  return {
    async look(path) {
      const name = prefix + path.slice(1);
      const object = await get(name);
      if (object !== undefined) return objectEntry(object.headers, await object.bytes());
      const marker = await get(`${name}/`);
      if (marker === undefined) return undefined;
      await marker.body?.cancel();
      return { kind: "directory", ...facts(marker.headers, "marker") };
    },
  };
}

function objectEntry(headers: Headers, content: Uint8Array): RestoredEntry {
  const { mode = 0 } = objectMetadata(headers, "object");
  const common = facts(headers, "object");
  if (fileKindOf(mode) !== "symlink") return { kind: "file", content, ...common };
  return { kind: "symlink", target: new TextDecoder().decode(content), ...common };
}

function facts(headers: Headers, form: "object" | "marker"): Partial<RestoredEntry> {
  const { mode, modTime } = objectMetadata(headers, form);
  return {
    ...(mode === undefined ? {} : { mode: posixFromGoMode(mode) & 0o7777 }),
    ...(modTime === undefined ? {} : { modTime: Number(modTime) / 1e6 }),
  };
}
