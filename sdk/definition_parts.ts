import type { ConnectContext } from "./context.ts";
import type { RawConfig } from "./definition.ts";
import { ConnectorError } from "./error.ts";
import { type LocationFlag, locationFlags } from "./flags.ts";
import { type OptionsInput, toOptions } from "./options/to_options.ts";

/** What the three `define…` functions take alike. */
export interface DefineCommon<Config> {
  /** The scheme, or schemes, this connector answers to, without colon (protocol 1.6). */
  readonly protocol: string | readonly string[];
  /** The options: made by `defineOptions`, or any Standard Schema. Without, `config` is raw text. */
  readonly options?: OptionsInput<Config>;
}

/** The declared parts, checked. */
export interface CheckedParts<Config> {
  readonly protocols: readonly string[];
  readonly flags: readonly LocationFlag[];
  readonly secrets: readonly string[];
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  /** The same context with its options parsed. */
  readonly typed: (context: ConnectContext<RawConfig>) => Promise<ConnectContext<Config>>;
}

// Two characters at least: one letter before a colon would be a drive (protocol 1.6).
const PROTOCOL = /^[A-Za-z0-9+\-.]{2,}$/;

function refuse(message: string): never {
  throw new ConnectorError(message, { code: "invalid_argument" });
}

/** Checks what a definition declares, at once, so that a mistake shows before any host runs it. */
export function definitionParts<Config>(
  role: string,
  { protocol, options }: DefineCommon<Config>,
  flags: readonly LocationFlag[] = [],
): CheckedParts<Config> {
  const protocols = typeof protocol === "string" ? [protocol] : [...protocol];
  if (protocols.length === 0) refuse(`cannot define the ${role}: name at least one protocol`);
  for (const name of protocols) {
    if (!PROTOCOL.test(name)) {
      refuse(
        `cannot define the ${role}: "${name}" is no protocol; ` +
          `use two or more letters, digits or "+-.", without a colon`,
      );
    }
  }
  for (const flag of flags) {
    if (!locationFlags.includes(flag)) {
      refuse(
        `cannot define the ${role} "${protocols[0]}": "${flag}" is no location flag; ` +
          `use ${locationFlags.join(", ")}`,
      );
    }
  }
  if (options === undefined) {
    // Without declared options the config stays the text map, which is what `Config` then is.
    const typed = (context: ConnectContext<RawConfig>) =>
      Promise.resolve(context as ConnectContext<unknown> as ConnectContext<Config>);
    return { protocols, flags: [...flags], secrets: [], typed };
  }
  const parser = toOptions(options);
  const jsonSchema = parser.jsonSchema();
  return {
    protocols,
    flags: [...flags],
    secrets: parser.secrets,
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
    typed: async (context) => ({ ...context, config: await parser.parse(context.config) }),
  };
}
