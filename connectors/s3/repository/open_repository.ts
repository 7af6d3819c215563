import { ConnectorError, errorCode } from "@plakar-deno/sdk";
import { firstKey, placeTitle } from "../objects/first_key.ts";
import { readConfig } from "./read_config.ts";
import { s3Code } from "../client/s3_failure.ts";
import type { S3Client } from "../client/s3_client.ts";
import { configName, frozenConfigName } from "./store_layout.ts";

/**
 * The bytes that Create stored, exactly (row S1). Where `CONFIG` lies in a cold class, as official
 * plugins left it, its copy `CONFIG.frozen` is read instead.
 *
 * Throws a `ConnectorError` that names bucket and prefix, and says what is there instead, when there
 * is no repository (row S3).
 */
export async function openRepository(client: S3Client, signal: AbortSignal): Promise<Uint8Array> {
  const { prefix } = client.place;
  try {
    return await readConfig(client, prefix + configName, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (errorCode(error) === "not_found") throw await noRepository(client, error, signal);
    if (s3Code(error) !== "InvalidObjectState") throw error;
    // What is wrong with the copy says less than what is wrong with CONFIG.
    return await readConfig(client, prefix + frozenConfigName, signal).catch(() => {
      throw error;
    });
  }
}

/** Why there is no repository; what goes wrong while looking closer, such as a missing bucket. */
async function noRepository(
  client: S3Client,
  cause: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  let found: string | undefined;
  try {
    found = await firstKey(client, signal);
  } catch (error) {
    return error;
  }
  return new ConnectorError(
    `no repository in ${placeTitle(client.place)}: ` +
      (found === undefined
        ? "nothing is there"
        : `it has no object "${configName}" (but ${JSON.stringify(found)})`) +
      "; check the location, or create the repository first",
    { code: "not_found", cause },
  );
}
