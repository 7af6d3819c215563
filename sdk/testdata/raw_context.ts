import type { ConnectContext } from "../context.ts";
import type { RawConfig } from "../definition.ts";
import { defaultHostOptions } from "../host_options.ts";
import { parseLocation } from "../location.ts";

/** What a host's Init brings, with these options as text. */
export function rawContext(config: RawConfig = {}): ConnectContext<RawConfig> {
  const location = parseLocation("test:///srv/data");
  const quiet = () => {};
  return {
    protocol: location.protocol,
    config: { location: location.text, ...config },
    location,
    host: { ...defaultHostOptions, hostname: "ada.example" },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    args: ["--fast"],
    signal: new AbortController().signal,
  };
}

/** What every call into a connector carries. */
export const call = { signal: new AbortController().signal };
