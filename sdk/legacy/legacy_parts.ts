import type { CallOptions, ConnectContext } from "../context.ts";
import type { DefinitionParts, RawConfig } from "../definition.ts";
import { definitionParts } from "../definition_parts.ts";
import { ConnectorError } from "../error.ts";
import type { LegacyConstructor } from "./legacy_constructor.ts";
import type { LegacyExtra } from "./legacy_extra.ts";
import { legacyOptions } from "./legacy_options.ts";

/** What every v1.0-style connector has. */
interface Closable {
  close(call: CallOptions): void | Promise<void>;
}

/** How a definition is made of a v1.0-style connector. */
export interface LegacyParts<Made> extends DefinitionParts {
  /**
   * Makes the connector, once its options are checked, and adapts it; closes it if that fails. Throws
   * a `ConnectorError` for one that lacks a method, before a call of it fails in words of the engine.
   */
  readonly adapted: <Adapted>(
    context: ConnectContext<RawConfig>,
    adapt: (made: Made, call: CallOptions) => Promise<Adapted>,
  ) => Promise<Adapted>;
}

/**
 * What the definitions of all three roles have in common; `methods` are those of the role. Without a protocol the connector answers
 * to whatever scheme the host selects it by, and the tools know none.
 */
export function legacyParts<Made extends Closable>(
  role: string,
  methods: readonly (keyof Made)[],
  protocol: string | readonly string[] | undefined,
  make: LegacyConstructor<Made>,
  { flags = [], secrets = [], options }: LegacyExtra,
): LegacyParts<Made> {
  // Any name: it is not kept, and everything else is checked all the same.
  const checked = definitionParts(role, { protocol: protocol ?? "unnamed", options }, flags);
  const { typed, ...parts } = checked;
  return {
    ...parts,
    protocols: protocol === undefined ? [] : parts.protocols,
    secrets: [...new Set([...parts.secrets, ...secrets])],
    async adapted(context, adapt) {
      if (options !== undefined) await typed(context);
      const { host, config, signal } = context;
      const made = await make(context, legacyOptions(host), context.protocol, config);
      if (typeof made !== "object" || made === null) {
        throw new ConnectorError(
          `cannot open the ${role} "${context.protocol}": the function that makes it gave ` +
            `${made === null ? "null" : typeof made}; it must return the ${role}`,
          { code: "internal" },
        );
      }
      try {
        for (const name of methods) if (typeof made[name] !== "function") throw lacks(role, name);
        return await adapt(made, { signal });
      } catch (error) {
        await closeQuietly(made, signal);
        throw error;
      }
    },
  };
}

function lacks(role: string, name: PropertyKey): ConnectorError {
  return new ConnectorError(
    `cannot open the ${role}: it has no method "${String(name)}"; write one, which may throw ` +
      `where there is nothing it can do`,
    { code: "internal" },
  );
}

/** Closes what nobody else will close, since Init did not hand it out. */
async function closeQuietly(made: Closable, signal: AbortSignal): Promise<void> {
  try {
    await made.close({ signal });
  } catch {
    // The first failure is the one that tells.
  }
}
