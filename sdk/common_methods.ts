import type { CallOptions, ConnectContext } from "./context.ts";
import type { LocationFlag } from "./flags.ts";
import type { Importer } from "./importer.ts";
import { textOf, type TextValue } from "./text_value.ts";

/** What the authors of all three roles give alike. */
interface CommonParts {
  readonly origin?: TextValue;
  readonly type?: TextValue;
  readonly root: TextValue;
  flags?(): readonly LocationFlag[];
  ping?(call: CallOptions): void | Promise<void>;
  close?(call: CallOptions): void | Promise<void>;
}

/** The methods that every role has in the classic shape. */
export type CommonMethods = Omit<Importer, "import">;

/** The classic methods over what an author gave, with what stands for the parts left out. */
export function commonMethods(
  made: CommonParts,
  { protocol, host }: ConnectContext<unknown>,
  flags: readonly LocationFlag[],
): CommonMethods {
  return {
    origin: () => textOf(made, "origin", host.hostname),
    type: () => textOf(made, "type", protocol),
    root: () => textOf(made, "root"),
    flags: () => made.flags?.() ?? flags,
    ping: async (call) => await made.ping?.(call),
    close: async (call) => await made.close?.(call),
  };
}
