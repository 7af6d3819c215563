import { type FakeReply, refusal } from "./fake_github_call.ts";

/** What the limits are. */
export interface FakeLimitOptions {
  /** Requests of one window; 5000 an hour for a token. */
  readonly perWindow: number;
  /** Requests of one window without a token; 60 an hour. */
  readonly perWindowOfNobody: number;
  /** The length of a window in seconds. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The primary limit of a fake GitHub: a fixed window for every resource and every token. */
export interface FakeLimits {
  /** The answer when nothing is left; otherwise it may go on, and costs nothing yet. */
  refuse(resource: string, who: string | undefined): FakeReply | undefined;
  /** Counts an answer, unless it is a 304, and tells the headers of its limit. */
  count(resource: string, who: string | undefined, status: number): Record<string, string>;
  /** Leaves so many requests of the present window of every token. */
  leave(remaining: number): void;
}

interface Window {
  used: number;
  readonly reset: number;
}

/** Makes the limits; see the page "Rate limits for the REST API". */
export function fakeLimits(options: FakeLimitOptions): FakeLimits {
  const windows = new Map<string, Window>();
  const limitOf = (who: string | undefined) =>
    who === undefined ? options.perWindowOfNobody : options.perWindow;
  function windowOf(resource: string, who: string | undefined): Window {
    const key = `${resource} ${who ?? ""}`;
    const now = Math.floor(options.now() / 1000);
    const held = windows.get(key);
    if (held !== undefined && held.reset > now) return held;
    const made = { used: 0, reset: now + options.window };
    windows.set(key, made);
    return made;
  }
  const headers = (resource: string, who: string | undefined): Record<string, string> => {
    const { used, reset } = windowOf(resource, who);
    const limit = limitOf(who);
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(Math.max(0, limit - used)),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": resource,
    };
  };
  return {
    refuse(resource, who) {
      if (windowOf(resource, who).used < limitOf(who)) return undefined;
      const whose = who === undefined ? "127.0.0.1" : `user ID ${who}`;
      const message = `API rate limit exceeded for ${whose}.`;
      if (resource === "graphql") {
        // GraphQL answers 200 with an error ("Rate limits and query limits for the GraphQL API").
        const errors = [{ type: "RATE_LIMITED", message }];
        return { status: 200, headers: headers(resource, who), body: { data: null, errors } };
      }
      return { ...refusal(403, message), headers: headers(resource, who) };
    },
    count(resource, who, status) {
      if (status !== 304) windowOf(resource, who).used++;
      return headers(resource, who);
    },
    leave(remaining) {
      for (const [key, window] of windows) {
        window.used = limitOf(key.split(" ")[1] || undefined) - remaining;
      }
    },
  };
}
