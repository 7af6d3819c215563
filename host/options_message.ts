import type { OptionsMessage } from "../proto/messages.ts";
import type { HostOptions } from "../sdk/context.ts";

const goArchitectures: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** The value, or the other one where this program may not ask for it. */
function permitted(ask: () => string, otherwise: string): string {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

/**
 * What a host says of itself in Init; what is left out is found out as plakar does (protocol 1.6):
 * the concurrency is the number of processors less one, and at least 1.
 */
export function optionsMessage(host: Partial<HostOptions> = {}): OptionsMessage {
  const { os, arch } = Deno.build;
  return {
    hostname: host.hostname ?? permitted(() => Deno.hostname(), "localhost"),
    os: host.os ?? os,
    arch: host.arch ?? goArchitectures[arch] ?? arch,
    cwd: host.cwd ?? permitted(() => Deno.cwd(), "/"),
    maxconcurrency: maxConcurrency(host),
    excludes: [...host.excludes ?? []],
    noxattr: host.noXattr ?? false,
  };
}

/** How many records are worked on at once. */
export function maxConcurrency(host: Partial<HostOptions> = {}): number {
  return host.maxConcurrency ?? Math.max(1, navigator.hardwareConcurrency - 1);
}
