import { ConnectorError } from "../error.ts";
import { macFromBytes } from "../mac.ts";
import type { Resource } from "../resource.ts";
import type { Storage } from "../storage.ts";
import type { LegacyStorage } from "./legacy_storage.ts";
import { loopable } from "./loopable.ts";
import { mapEach } from "./map_each.ts";
import { rangeOf } from "./range_of.ts";

/** How the methods for one kind of object are called. */
type Kind = "State" | "Packfile" | "Lock";

const KINDS: Partial<Record<Resource, Kind>> = {
  state: "State",
  packfile: "Packfile",
  lock: "Lock",
};

/** The methods of a store of today for objects of each kind, over those of a v1.0-style one. */
export function legacyObjects(
  made: LegacyStorage,
): Pick<Storage, "list" | "put" | "get" | "delete"> {
  return {
    list: (resource, call) =>
      mapEach(() => {
        const method = `get${kindOf(resource)}s` as const;
        return loopable(method, made[method](call));
      }, macFromBytes),
    async put({ resource, mac }, body, call) {
      // The number of bytes an author tells is the runtime's to count.
      await made[`put${kindOf(resource)}`](mac, body, call);
    },
    async get({ resource, mac }, range, call) {
      const kind = kindOf(resource);
      if (range === undefined) return await made[`get${kind}`](mac, call);
      const { offset, length } = range;
      if (kind === "Packfile") return await made.getPackfileBlob(mac, offset, length, call);
      return await rangeOf(() => made[`get${kind}`](mac, call), range);
    },
    async delete({ resource, mac }, call) {
      await made[`delete${kindOf(resource)}`](mac, call);
    },
  };
}

function kindOf(resource: Resource): Kind {
  const kind = KINDS[resource];
  if (kind !== undefined) return kind;
  throw new ConnectorError(
    `${resource} objects are unsupported: a store written for plakar v1.0 keeps packfiles, ` +
      `states and locks`,
    { code: "unimplemented" },
  );
}
