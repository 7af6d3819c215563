import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import { storageMethods } from "../../proto/storage_methods.ts";

/** What all three services have, for the executable of that name. */
export function roleMethods(name: string) {
  const role = name.slice(name.indexOf("-") + 1);
  const methods = role === "importer"
    ? importerMethods
    : role === "exporter"
    ? exporterMethods
    : storageMethods;
  return { init: methods.init, ping: methods.ping, close: methods.close };
}
