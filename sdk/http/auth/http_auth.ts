/**
 * What proves to a server who asks. A client calls it for requests to the origin of its `baseUrl`
 * alone: nothing of it ever goes to another server, redirects included.
 *
 * @example
 * ```ts
 * import type { HttpAuth } from "@plakar-deno/sdk/http";
 *
 * export function tenantAuth(tenant: string, key: string): HttpAuth {
 *   return {
 *     secrets: [key],
 *     authorize(headers) {
 *       headers.set("x-tenant", tenant);
 *       headers.set("x-api-key", key);
 *       return Promise.resolve();
 *     },
 *   };
 * }
 * ```
 */
export interface HttpAuth {
  /** Adds what proves it to the headers of a request, just before it is sent. */
  authorize(headers: Headers, signal: AbortSignal): Promise<void>;
  /**
   * Called after an answer of 401: gets another credential, and resolves to whether it has one, so
   * that the request is worth one more attempt. A client calls it once for all requests that were
   * refused with the same credential, and not for a minute after a new one was refused as well.
   */
  renew?(signal: AbortSignal): Promise<boolean>;
  /** What no message may hold: every secret that is in use now. */
  readonly secrets: readonly string[];
}
