import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { connectorAndRole } from "./executable.ts";

/** What all three services have, for the executable of that name. */
export function roleMethods(name: string) {
  const [, role] = connectorAndRole(name);
  const methods = role === "importer"
    ? importerMethods
    : role === "exporter"
    ? exporterMethods
    : storageMethods;
  return { init: methods.init, ping: methods.ping, close: methods.close };
}
