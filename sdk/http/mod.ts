/**
 * What a connector for an HTTP API needs: a client that keeps to the limits of the service, tries
 * again what may be tried again, asks only the hosts it names, pages through lists and asks whether
 * something changed.
 *
 * @example
 * ```ts
 * import { bearerAuth, budget, httpClient, linkPaging } from "@plakar-deno/sdk/http";
 *
 * export async function* notes(token: string, signal: AbortSignal) {
 *   const client = httpClient({
 *     baseUrl: "https://api.example.com/v1",
 *     auth: bearerAuth(token),
 *     budget: budget({ rules: [] }),
 *     signal,
 *   });
 *   try {
 *     const pages = client.pages<string[]>({ path: "/notes", next: linkPaging(), signal });
 *     for await (const page of pages) yield* page.value;
 *   } finally {
 *     client.close();
 *   }
 * }
 * ```
 *
 * @module
 */
export { basicAuth } from "./auth/basic_auth.ts";
export { bearerAuth } from "./auth/bearer_auth.ts";
export { headerAuth } from "./auth/header_auth.ts";
export type { HttpAuth } from "./auth/http_auth.ts";
export { oauthRefresh, type OAuthRefreshOptions } from "./auth/oauth_refresh.ts";
export { type AcquireOptions, type Budget, budget, type BudgetOptions } from "./budget/budget.ts";
export type { BudgetRule } from "./budget/budget_rule.ts";
export { fixedWindow } from "./budget/fixed_window.ts";
export { movingWindow } from "./budget/moving_window.ts";
export { type RateState, rateState } from "./budget/rate_state.ts";
export { rateWait } from "./budget/rate_wait.ts";
export { tokenBucket } from "./budget/token_bucket.ts";
export type { FailedAnswer, FailureWords } from "./client/failed_answer.ts";
export { type HttpClient, httpClient } from "./client/http_client.ts";
export type { HttpClientOptions, HttpSend, HttpSendInit } from "./client/http_client_options.ts";
export type { HttpContent } from "./client/http_content.ts";
export type { HttpCounters } from "./client/http_counters.ts";
export type { HttpRequest, QueryValue } from "./client/http_request.ts";
export type { JsonAnswer } from "./client/json_answer.ts";
export { canonicalJson, type CanonicalJsonOptions } from "./content/canonical_json.ts";
export { splitBuckets, type SplitOptions } from "./content/split_buckets.ts";
export { type OrderKey, stableOrder } from "./content/stable_order.ts";
export { cursorPaging, type CursorPagingOptions } from "./paging/cursor_paging.ts";
export { linkPaging, type LinkPagingOptions } from "./paging/link_paging.ts";
export type { ReadItems } from "./paging/list_items.ts";
export type { ListWindow } from "./paging/list_window.ts";
export { offsetPaging, type OffsetPagingOptions } from "./paging/offset_paging.ts";
export { pagePaging, type PagePagingOptions } from "./paging/page_paging.ts";
export type { Page, PageAnswer, PageChange, Paging } from "./paging/paging.ts";
export { steadyItems, type SteadyOptions } from "./paging/steady_items.ts";
