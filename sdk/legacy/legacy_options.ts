import type { HostOptions } from "../context.ts";
import type { LegacyOptions } from "./legacy_constructor.ts";

/** What a host says of itself, under the names of v1.0; excludes were the host's own then. */
export function legacyOptions(
  { hostname, os, arch, cwd, maxConcurrency }: HostOptions,
): LegacyOptions {
  return { hostname, operatingSystem: os, architecture: arch, cwd, maxConcurrency };
}
