import { Option } from "commander";
import { ConnectorError } from "../sdk/error.ts";
import { generations } from "../sdk/generation.ts";

/**
 * `--api v1.0|v1.1`: a generation of the protocol, with or without the "v".
 *
 * @param description What it is asked for.
 */
export function apiOption(description: string): Option {
  return new Option(`--api <${generations.join("|")}>`, description).argParser((text) => {
    const found = generations.find((known) => known === text || known === `v${text}`);
    if (found !== undefined) return found;
    throw new ConnectorError(
      `--api is "${text}", which is none of ${generations.join(", ")}; see --help`,
      { code: "invalid_argument" },
    );
  });
}
