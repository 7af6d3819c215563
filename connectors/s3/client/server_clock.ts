import type { Logger } from "@plakar-deno/sdk";
import type { Clock } from "@plakar-deno/sdk/network";

/** The time as the server has it: signatures more than 15 minutes off are refused. */
export interface ServerClock {
  /** Milliseconds that signatures are ahead of this machine's clock. */
  readonly ahead: number;
  /**
   * Follows the `Date` header of an answer to a request that was signed so far ahead. False when
   * it tells no other time, so that to ask again would not help.
   */
  follow(header: string | null, ahead: number): boolean;
}

/** Less than this is no reason for a refusal; a header has whole seconds, and the way takes time. */
const TOLERATED = 60_000;

/** The last millisecond that a signature can name: its year has four digits. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A clock that goes as this machine's does until a server says otherwise. */
export function serverClock(clock: Clock, log: Logger): ServerClock {
  let ahead = 0;
  return {
    get ahead() {
      return ahead;
    },
    follow(header, signed) {
      const told = header === null ? NaN : Date.parse(header);
      const difference = told - clock.date();
      if (!(told >= 0 && told <= LAST && Math.abs(difference - signed) > TOLERATED)) return false;
      // Another request that was refused meanwhile may have set it.
      if (Math.abs(difference - ahead) <= TOLERATED) return true;
      ahead = difference;
      log.warn(
        "this machine's clock differs from the server's, whose time is used; set the clock",
        { seconds: Math.round(difference / 1000) },
      );
      return true;
    },
  };
}
