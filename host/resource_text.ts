import type { ResourceKey } from "../sdk/resource.ts";

/** An object in words: its kind and its name in hex. */
export function resourceText({ resource, mac }: ResourceKey): string {
  return `the ${resource} ${mac.toHex()}`;
}
