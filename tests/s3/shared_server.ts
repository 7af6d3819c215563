import type { S3Access } from "./s3_server.ts";

/** A server as one of its users sees it; disposal ends it when nobody else uses it. */
export interface SharedServer extends S3Access, AsyncDisposable {}

/**
 * One server for all who ask while somebody uses it: it takes half a gigabyte of memory. The first
 * one's signal is not used, as the others wait for the same start.
 */
export function sharedServer(
  start: (options: { readonly signal: AbortSignal }) => Promise<S3Access & AsyncDisposable>,
): () => Promise<SharedServer> {
  const { signal } = new AbortController();
  let server: ReturnType<typeof start> | undefined;
  let users = 0;
  return async () => {
    users++;
    const mine = server ??= start({ signal });
    let isUsing = true;
    const leave = async () => {
      if (!isUsing) return;
      isUsing = false;
      if (--users > 0) return;
      server = undefined;
      await (await mine)[Symbol.asyncDispose]();
    };
    try {
      const { endpoint, host, accessKey, secretKey } = await mine;
      return { endpoint, host, accessKey, secretKey, [Symbol.asyncDispose]: leave };
    } catch (error) {
      users--;
      if (server === mine) server = undefined;
      throw error;
    }
  };
}
