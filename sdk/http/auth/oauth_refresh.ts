import { ConnectorError } from "../../error.ts";
import type { Logger } from "../../logger.ts";
import { secretMask } from "../../mask_secrets.ts";
import { type Clock, systemClock } from "../../network/clock.ts";
import { failureKind } from "../../network/failure_kind.ts";
import { fetchFailure } from "../../network/fetch_failure.ts";
import { readText } from "../../network/read_text.ts";
import { retry } from "../../network/retry.ts";
import { retryAfter } from "../../network/retry_after.ts";
import { withTimeLimit } from "../../network/time_limit.ts";
import type { HttpSend } from "../client/http_client_options.ts";
import type { HttpAuth } from "./http_auth.ts";
import { sharedWork } from "./shared_work.ts";
import { tokenAnswer } from "./token_answer.ts";

/** How access tokens are had. */
export interface OAuthRefreshOptions {
  /** The token endpoint of the service: `https://login.example.com/oauth/token`. */
  readonly tokenUrl: string | URL;
  /** The id of the client that is registered with the service. */
  readonly clientId: string;
  /** Its secret; none for a public client. */
  readonly clientSecret?: string;
  /** The refresh token somebody logged in for. */
  readonly refreshToken: string;
  /** What the token may do; what the refresh token may when left out. */
  readonly scope?: string;
  /** Whether id and secret go into the form, or as `Authorization: Basic`; the form when left out. */
  readonly clientIn?: "form" | "header";
  /**
   * Called when the service gives another refresh token, which takes the place of the first. Who
   * cannot keep it has to log in again before the next run; without this the log says so.
   */
  readonly onRotate?: (refreshToken: string) => void | Promise<void>;
  /** What sends; Deno's `fetch` when left out. */
  readonly fetch?: HttpSend;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** Where news of tokens are told, never the tokens. */
  readonly log?: Logger;
}

/** A token is renewed so many milliseconds before it ends, or when a tenth of its life is left. */
const EARLY = 60_000;

/** Milliseconds for one answer of the token server. */
const WITHIN = 30_000;

/** Milliseconds in which a refusal holds for all: asked by every request, a server locks out. */
const REFUSED = 60_000;

const LONGEST = 256 * 1024;
const ACTION = "get an access token";

/**
 * Access tokens by an OAuth refresh token (RFC 6749 section 6), in the header `Authorization:
 * Bearer …`. The first request gets one; all wait for the same. Another one is had shortly before it
 * ends, or when the server refuses it. Accidents of the network are tried again. A request for one is
 * not aborted with what waits for it, so that no refresh token is lost; it ends within 30 s.
 *
 * The token server needs no place among the hosts of the client, but one in the `net` permission.
 *
 * @example
 * ```ts
 * import { httpClient, oauthRefresh } from "@plakar-deno/sdk/http";
 *
 * export function notes(refreshToken: string, signal: AbortSignal) {
 *   const auth = oauthRefresh({
 *     tokenUrl: "https://login.example.com/oauth/token",
 *     clientId: "backup",
 *     refreshToken,
 *   });
 *   return httpClient({ baseUrl: "https://api.example.com/v1", auth, signal });
 * }
 * ```
 *
 * @throws {ConnectorError} When the address of the token server is none.
 */
export function oauthRefresh(options: OAuthRefreshOptions): HttpAuth {
  const { clientId, clientSecret = "", clientIn = "form", scope, onRotate, log } = options;
  const { clock = systemClock, fetch: send = (url, init) => fetch(url, init) } = options;
  const url = tokenPlace(options.tokenUrl);
  let refreshToken = options.refreshToken;
  let token = "";
  /** On the clock's `now`: when another one is to be had. */
  let renewAt = Infinity;
  let refusal: { readonly error: unknown; readonly until: number } | undefined;

  const secrets = () => {
    const basic = clientIn === "header" ? basicOf(clientId, clientSecret) : "";
    return [token, refreshToken, options.refreshToken, clientSecret, basic].filter(Boolean);
  };

  async function ask(signal: AbortSignal) {
    const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
    if (scope !== undefined) form.set("scope", scope);
    const headers = new Headers({
      "accept": "application/json",
      "content-type": "application/x-www-form-urlencoded",
    });
    if (clientIn === "header") {
      headers.set("authorization", `Basic ${basicOf(clientId, clientSecret)}`);
    } else {
      form.set("client_id", clientId);
      if (clientSecret !== "") form.set("client_secret", clientSecret);
    }
    const body = new TextEncoder().encode(form.toString());
    const init = { method: "POST", headers, body, redirect: "manual", signal } as const;
    const answer = await send(url.href, init).catch((error) => {
      throw signal.aborted ? signal.reason : fetchFailure(ACTION, error);
    });
    const reading = { action: ACTION, most: LONGEST, stallMs: WITHIN, within: WITHIN, clock };
    return tokenAnswer({
      status: answer.status,
      retryAfter: retryAfter(answer.headers.get("retry-after"), clock),
      text: await readText(answer, { ...reading, signal, cut: true }),
      action: ACTION,
      mask: secretMask(secrets()),
    });
  }

  const renew = sharedWork(async (signal) => {
    if (refusal !== undefined && clock.now() < refusal.until) throw refusal.error;
    let asked = 0;
    const attempt = () => {
      asked = clock.now();
      // Without the signal: what is cut off here may have changed the refresh token there.
      return withTimeLimit(WITHIN, ask, { clock, action: ACTION });
    };
    const answer = await retry(attempt, { clock, signal }).catch((error) => {
      const kind = failureKind(error);
      if (kind === "auth" || kind === "config") refusal = { error, until: clock.now() + REFUSED };
      throw error;
    });
    token = answer.token;
    const life = answer.lifetime;
    renewAt = life === undefined ? Infinity : asked + life - Math.min(EARLY, life / 10);
    log?.debug("got an access token", { seconds: life === undefined ? "?" : life / 1000 });
    const rotated = answer.refreshToken;
    if (rotated === undefined || rotated === refreshToken) return;
    refreshToken = rotated;
    if (onRotate !== undefined) await onRotate(rotated);
    else {
      log?.warn(
        "the service gave another refresh token, which this run cannot keep: " +
          "the one in the options may not be good for the next run",
      );
    }
  });

  return {
    get secrets() {
      return secrets();
    },
    async authorize(headers, signal) {
      if (token === "" || clock.now() >= renewAt) await renew(signal);
      headers.set("authorization", `Bearer ${token}`);
    },
    async renew(signal) {
      await renew(signal);
      return true;
    },
  };
}

/** RFC 6749 section 2.3.1: both encoded as in a form, then as name and password. */
function basicOf(clientId: string, clientSecret: string): string {
  const encoded = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);
  return btoa(`${encoded(clientId)}:${encoded(clientSecret)}`);
}

function tokenPlace(tokenUrl: string | URL): URL {
  const url = URL.parse(String(tokenUrl));
  if (url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "") {
    return url;
  }
  throw new ConnectorError(
    "cannot get access tokens: the address of the token server is no URL of HTTP without a password; " +
      "write it as https://login.example.com/oauth/token",
    { code: "invalid_argument" },
  );
}
