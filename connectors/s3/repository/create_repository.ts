import { ConnectorError, errorCode } from "@plakar-deno/sdk";
import { firstKey, placeTitle } from "../objects/first_key.ts";
import { putObject } from "../objects/put_object.ts";
import { readConfig } from "./read_config.ts";
import type { S3Client } from "../client/s3_client.ts";
import { s3Code } from "../client/s3_failure.ts";
import { configName, frozenConfigName } from "./store_layout.ts";
import type { Uploads } from "../objects/uploads.ts";

/** How a repository is made. */
export interface CreateRepositoryOptions {
  /** Whether its packfiles go into a class that cannot be read; then there is a `CONFIG.frozen`. */
  readonly cold: boolean;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Makes a repository in a bucket that exists and holds nothing below the prefix: `CONFIG`, and for a
 * cold class the same bytes as `CONFIG.frozen`, as the official plugin has it (protocol 5.4). Both are
 * in the class STANDARD, whatever the packfiles' is.
 *
 * Throws a `ConnectorError` "already_exists" when the place is taken, and changes nothing there. When
 * two try at once, the server lets one of them write `CONFIG` (`If-None-Match: *`), and the other is
 * refused (row S2). A server that does not know this condition keeps the last `CONFIG`; who finds
 * another's in place of the own is refused, which may miss one that comes a moment later still.
 */
export async function createRepository(
  client: S3Client,
  uploads: Uploads,
  config: Uint8Array,
  { cold, signal }: CreateRepositoryOptions,
): Promise<void> {
  const { place } = client;
  const found = await firstKey(client, signal);
  if (found !== undefined) throw taken(client, found);
  const key = place.prefix + configName;
  try {
    await putNew(client, uploads, key, config, signal);
  } catch (error) {
    if (errorCode(error) !== "already_exists") throw error;
    throw taken(client, key, error);
  }
  if (await isReplaced(client, key, config, signal)) throw taken(client, key);
  if (!cold) return;
  try {
    await putObject(client, uploads, place.prefix + frozenConfigName, config, { signal });
  } catch (error) {
    await takeBack(client, key);
    throw error;
  }
}

/** Puts `CONFIG` where none may be, also on a server that cannot look whether there is one. */
async function putNew(
  client: S3Client,
  uploads: Uploads,
  key: string,
  config: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  try {
    await putObject(client, uploads, key, config, { onlyNew: true, signal });
  } catch (error) {
    // What the S3 API has for a header that a server does not implement.
    if (s3Code(error) !== "NotImplemented") throw error;
    uploads.log?.warn(
      `${client.place.host} cannot keep two from creating one repository at the same moment ` +
        "(If-None-Match); see that nobody else creates one in the same place",
    );
    await putObject(client, uploads, key, config, { signal });
  }
}

/**
 * Whether `CONFIG` has other bytes than were written: somebody else was let write it, too, by a server
 * that does not know the condition. Whoever was last has the repository.
 */
async function isReplaced(
  client: S3Client,
  key: string,
  config: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const stored = await readConfig(client, key, signal);
    return stored.length !== config.length || stored.some((byte, at) => byte !== config[at]);
  } catch {
    signal.throwIfAborted();
    // It was written, and who may not read it finds out when opening.
    return false;
  }
}

// Time for a last request when the call is over already, in milliseconds.
const LAST_REQUEST = 10_000;

/** Removes the `CONFIG` just written, so that Create can be tried again; best effort. */
async function takeBack(client: S3Client, key: string): Promise<void> {
  const signal = AbortSignal.timeout(LAST_REQUEST);
  const action = `delete ${JSON.stringify(key)}`;
  try {
    const { body } = await client.request({ method: "DELETE", key, action, signal });
    await body?.cancel();
  } catch {
    // Why Create failed matters more; a CONFIG that stays is a whole one.
  }
}

function taken({ place }: S3Client, key: string, cause?: unknown): ConnectorError {
  const isRepository = key === place.prefix + configName;
  return new ConnectorError(
    `cannot create a repository in ${placeTitle(place)}: ` +
      (isRepository
        ? "there is one already; choose another prefix, or use the repository that is there"
        : `it is not empty (it holds ${
          JSON.stringify(key)
        }); choose a prefix that holds nothing, ` +
          "or one that does not exist yet"),
    { code: "already_exists", ...(cause === undefined ? {} : { cause }) },
  );
}
