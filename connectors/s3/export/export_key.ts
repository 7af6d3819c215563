import { ConnectorError, escapePath } from "@plakar-deno/sdk";

// S3 takes keys of at most this many bytes of UTF-8.
const MOST_BYTES = 1024;
const encoder = new TextEncoder();

/**
 * The key of a file or link at a path of the snapshot: `/d/f` below the prefix `a/` is `a/d/f`.
 *
 * Throws a `ConnectorError` when S3 takes no key of that length, and for `/` itself.
 */
export function objectKey(prefix: string, path: string): string {
  if (path === "/") {
    throw new ConnectorError(
      'cannot restore "/" as an object: it would have the name of the destination itself; ' +
        "restore the folder that holds it",
      { code: "invalid_argument" },
    );
  }
  return ofBearableLength(prefix + path.slice(1), path);
}

/**
 * The key of the empty object that stands for a folder: `/d` below `a/` is `a/d/`, and `/` is `a/`.
 * Undefined for the top of a bucket, which no key can stand for. Throws as {@link objectKey} does.
 */
export function markerKey(prefix: string, path: string): string | undefined {
  if (path === "/") return prefix === "" ? undefined : prefix;
  return ofBearableLength(`${prefix}${path.slice(1)}/`, path);
}

function ofBearableLength(key: string, path: string): string {
  const bytes = encoder.encode(key).length;
  if (bytes <= MOST_BYTES) return key;
  throw new ConnectorError(
    `cannot restore "${
      escapePath(path)
    }": its key would have ${bytes} bytes, and S3 takes at most ` +
      `${MOST_BYTES}; restore a folder below it by itself, or with a shorter prefix`,
    { code: "invalid_argument" },
  );
}
