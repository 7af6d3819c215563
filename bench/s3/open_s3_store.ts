import type { StorageSession } from "@plakar-deno/sdk/host";
import { type OpenRole, openRole, type RoleContext } from "../open_role.ts";
import { storageSession } from "@plakar-deno/sdk/host";
import type { ObjectServer } from "./object_server.ts";

/** Which repository to open. */
export interface S3Store {
  readonly server: ObjectServer;
  readonly bucket: string;
  readonly prefix: string;
}

/** The options that `s3-storage` reaches the store with. */
function configOf({ server }: S3Store): Record<string, string> {
  return {
    use_tls: "false",
    access_key: server.accessKey,
    secret_access_key: server.secretKey,
  };
}

/** `s3-storage` with a new repository. */
export function createS3Store(
  context: RoleContext,
  store: S3Store,
): Promise<OpenRole<StorageSession>> {
  return withStore(context, store, async (session) => {
    await session.create(new TextEncoder().encode("measured"));
  });
}

/** `s3-storage` with the repository that is there. */
export function openS3Store(
  context: RoleContext,
  store: S3Store,
): Promise<OpenRole<StorageSession>> {
  return withStore(context, store, async (session) => {
    await session.open();
  });
}

async function withStore(
  context: RoleContext,
  store: S3Store,
  begin: (session: StorageSession) => Promise<void>,
): Promise<OpenRole<StorageSession>> {
  const { server, bucket, prefix } = store;
  const location = `bucket://${new URL(server.endpoint).host}/${bucket}/${prefix}`;
  const role = await openRole(context, "s3-storage", location, storageSession, configOf(store));
  try {
    await begin(role.session);
    return role;
  } catch (error) {
    await role[Symbol.asyncDispose]();
    throw error;
  }
}
