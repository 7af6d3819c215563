import type { Resource, ResourceKey } from "../sdk/resource.ts";

// Protocol 2.5, StorageResource.
const numbers: Readonly<Record<Resource, number>> = {
  "packfile": 1,
  "state": 2,
  "lock": 3,
  "ecc-packfile": 4,
  "ecc-state": 5,
};

/** The number of a kind of object on the wire. */
export function resourceNumber(resource: Resource): number {
  return numbers[resource];
}

/** An object in words: its kind and its name in hex. */
export function resourceText({ resource, mac }: ResourceKey): string {
  return `the ${resource} ${mac.toHex()}`;
}
