import { seededRandom } from "../../testing/seeded_random.ts";

/** What goes wrong with one request. `at` says where in the body, from 0 to 1. */
export type Fault =
  /** It reaches the server later. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Something else answers in the place of the server. */
  | {
    readonly kind: "answer";
    readonly status: number;
    readonly code?: string;
    readonly retryAfter?: number;
  }
  /** The connection breaks before the server has seen anything. */
  | { readonly kind: "drop before" }
  /** The server does what it is asked for, and its answer is lost. */
  | { readonly kind: "drop after" }
  /** The connection breaks while the request is under way; the server has the beginning. */
  | { readonly kind: "cut request"; readonly at: number }
  /** The connection breaks while the answer is under way. */
  | { readonly kind: "cut answer"; readonly at: number }
  /** Nothing goes on, and the connection stays open. */
  | { readonly kind: "stall request"; readonly at: number }
  | { readonly kind: "stall answer"; readonly at: number };

/** One of the kinds of {@linkcode Fault}. */
export type FaultKind = Fault["kind"];

/** Every kind of fault. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...["delay", "answer", "drop before", "drop after", "cut request", "cut answer"] as const,
  ...["stall request", "stall answer"] as const,
];

/** Which faults come. */
export interface FaultOptions {
  readonly seed: number;
  /** The share of requests that meet a fault, from 0 to 1. */
  readonly rate: number;
  /** Kinds that may come; all when left out. */
  readonly kinds?: readonly FaultKind[];
}

/**
 * Decides about each request by what it is and how often it came, not by when it came: so a seed
 * brings the same faults however requests that run at once are ordered.
 */
export function seededFaults(
  { seed, rate, kinds = FAULT_KINDS }: FaultOptions,
): (method: string, target: string) => Fault | undefined {
  const times = new Map<string, number>();
  return (method, target) => {
    const name = `${method} ${withoutRandomParts(target)}`;
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    const random = seededRandom(seed, hash(`${name} ${time}`));
    if (random.next() >= rate) return undefined;
    const kind = kinds[random.whole(kinds.length)]!;
    switch (kind) {
      case "delay":
        return { kind, ms: 1 + random.whole(20) };
      case "answer":
        return { kind, ...ANSWERS[random.whole(ANSWERS.length)]! };
      case "drop before":
      case "drop after":
        return { kind };
      case "cut request":
      case "cut answer":
      case "stall request":
      case "stall answer":
        return { kind, at: random.next() };
    }
  };
}

/** What servers, and the proxies in front of them, answer in a bad moment. */
const ANSWERS = [
  { status: 500, code: "InternalError" },
  { status: 502 },
  { status: 503 },
  { status: 503, code: "SlowDown" },
  { status: 503, code: "SlowDown", retryAfter: 1 },
  { status: 503, code: "ServiceUnavailable", retryAfter: 2 },
  { status: 429, code: "TooManyRequests", retryAfter: 1 },
  { status: 504 },
  { status: 400, code: "RequestTimeout" },
];

/** The server draws the ids of uploads and may draw the tokens of lists. */
function withoutRandomParts(target: string): string {
  return target.replace(/(uploadId|continuation-token)=[^&]*/g, "$1");
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ unit.codePointAt(0)!, 0x01000193);
  return value >>> 0;
}
