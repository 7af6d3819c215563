import type { Access, Grant } from "../build/permission_set.ts";
import { type AccessUse, type CasePlaces, placesOnDisk } from "./access_uses.ts";

/**
 * The grants with the places of the cases added to each list: a set that names `api.example.org` is
 * tested against a server on this machine that stands in for it, and a folder of its own against a
 * temporary one. Pure.
 */
export function withStandIns(
  grants: readonly Grant[],
  uses: ReadonlyMap<Access, AccessUse>,
  places: CasePlaces,
): readonly Grant[] {
  return grants.map(({ access, allow }) => {
    const led = uses.get(access)?.fromOptions ?? [];
    if (allow === true || led.length === 0) return { access, allow };
    const isPath = access === "read" || access === "write";
    return { access, allow: [...new Set([...allow, ...isPath ? placesOnDisk(places) : led])] };
  });
}
