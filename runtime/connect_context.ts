import type { InitRequest, OptionsMessage, StorageInitRequest } from "../proto/messages.ts";
import type { ConnectContext, HostOptions } from "../sdk/context.ts";
import type { ConnectorDefinition, RawConfig } from "../sdk/definition.ts";
import { ConnectorError } from "../sdk/error.ts";
import { defaultHostOptions } from "../sdk/host_options.ts";
import { type Location, parseLocation } from "../sdk/location.ts";
import type { ServiceEnvironment } from "./service.ts";

// plakar consumes these two itself but may leak them to a store (protocol 1.6, row S27).
const PASSPHRASES = ["passphrase", "passphrase_cmd"] as const;

/**
 * What a connector is made with, out of the host's Init (protocol 1.6): defaults where the host says
 * nothing (row P12), all seven options where it does (row P18), passphrases left out (row S27).
 *
 * Throws a `ConnectorError` when the config holds no location.
 */
export function connectContext(
  definition: ConnectorDefinition,
  request: InitRequest | StorageInitRequest,
  environment: ServiceEnvironment,
): ConnectContext<RawConfig> {
  const config = request.config ?? {};
  const options = "options" in request ? request.options ?? undefined : undefined;
  const location = locationOf(definition, request.proto ?? "", config.location);
  return {
    protocol: location.protocol,
    config: definition.role === "storage" ? withoutPassphrases(config) : config,
    location,
    host: options === undefined ? defaultHostOptions : hostOptions(options),
    log: environment.logger(secretValues(definition, config)),
    args: environment.args,
    signal: environment.signal,
  };
}

/** The values that must not appear in a log or a status. */
export function secretValues(definition: ConnectorDefinition, config: RawConfig): string[] {
  return [...PASSPHRASES, ...definition.secrets].flatMap((key) => config[key] || []);
}

function locationOf(
  definition: ConnectorDefinition,
  protocol: string,
  text: string | undefined,
): Location {
  const scheme = protocol || definition.protocols[0] || "dir";
  if (text === undefined || text === "") {
    throw new ConnectorError(
      `cannot open the ${definition.role}: the config has no "location"; ` +
        `give one like "${scheme}:///srv/data"`,
      { code: "invalid_argument" },
    );
  }
  const location = parseLocation(text);
  return protocol === "" ? location : { ...location, protocol };
}

function withoutPassphrases(config: RawConfig): RawConfig {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => !PASSPHRASES.some((known) => known === key)),
  );
}

function hostOptions(options: OptionsMessage): HostOptions {
  const concurrency = Number(options.maxconcurrency ?? 0);
  return {
    hostname: options.hostname || defaultHostOptions.hostname,
    os: options.os ?? "",
    arch: options.arch ?? "",
    cwd: options.cwd || defaultHostOptions.cwd,
    maxConcurrency: Number.isSafeInteger(concurrency) && concurrency > 0 ? concurrency : 1,
    excludes: options.excludes ?? [],
    noXattr: options.noxattr ?? false,
  };
}
