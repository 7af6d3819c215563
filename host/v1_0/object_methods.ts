import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Resource } from "../../sdk/resource.ts";

const methods = storageMethodsV10;

const families = {
  state: {
    list: methods.getStates,
    put: methods.putState,
    get: methods.getState,
    delete: methods.deleteState,
  },
  packfile: {
    list: methods.getPackfiles,
    put: methods.putPackfile,
    get: methods.getPackfile,
    delete: methods.deletePackfile,
  },
  lock: {
    list: methods.getLocks,
    put: methods.putLock,
    get: methods.getLock,
    delete: methods.deleteLock,
  },
} as const;

/** The four methods of v1.0 for one kind of object (protocol 6.3). */
export type ObjectMethods = typeof families[keyof typeof families];

/** The methods for a kind; throws `unimplemented` for the kinds that came after v1.0. */
export function objectMethods(resource: Resource): ObjectMethods {
  if (resource === "state" || resource === "packfile" || resource === "lock") {
    return families[resource];
  }
  throw new ConnectorError(
    `a v1.0 store has no ${resource} objects; it keeps packfiles, states and locks`,
    { code: "unimplemented" },
  );
}
