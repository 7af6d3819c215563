/** Measures what went through under one rule. Times are milliseconds of `Clock.now`, never going back. */
export interface RuleMeter {
  /** The most that one request may cost: with more it would wait for ever. */
  readonly most: number;
  /** How long until a request of that cost may go, in milliseconds; 0: now. */
  wait(cost: number, now: number): number;
  /** A request goes, after `wait` said 0. */
  take(cost: number, now: number): void;
  /** The server says that so much is left, without saying until when. */
  told?(remaining: number, now: number): void;
  /** Whether nothing is left to remember, as at the beginning. */
  atRest(now: number): boolean;
}
