import { exporterService } from "../runtime/exporter_service.ts";
import { importerService } from "../runtime/importer_service.ts";
import type { Service, ServiceEnvironment } from "../runtime/service.ts";
import { storageService } from "../runtime/storage_service.ts";
import type {
  ExporterDefinition,
  ImporterDefinition,
  StorageDefinition,
} from "../sdk/definition.ts";
import { exporterDefinition, importerDefinition, storageDefinition } from "../sdk/definition_of.ts";
import type { ExporterConstructor } from "../sdk/exporter.ts";
import type { ImporterConstructor } from "../sdk/importer.ts";
import type { StorageConstructor } from "../sdk/storage.ts";
import type { Role } from "./subject.ts";

/**
 * What makes the gRPC service of a definition or bare constructor. Throws a `TypeError` when a
 * definition is one of another role.
 */
export function serviceMaker(
  role: Role,
  connector: unknown,
): (environment: ServiceEnvironment) => Service {
  const actual = (connector as { readonly role?: unknown }).role;
  if (typeof connector !== "function" && actual !== role) {
    throw new TypeError(`cannot test this as ${withArticle(role)}: it is ${withArticle(actual)}`);
  }
  // The role is all that a bare constructor lacks; a definition's was just compared.
  if (role === "importer") {
    const definition = importerDefinition(connector as ImporterDefinition | ImporterConstructor);
    return (environment) => importerService(definition, environment);
  }
  if (role === "exporter") {
    const definition = exporterDefinition(connector as ExporterDefinition | ExporterConstructor);
    return (environment) => exporterService(definition, environment);
  }
  const definition = storageDefinition(connector as StorageDefinition | StorageConstructor);
  return (environment) => storageService(definition, environment);
}

function withArticle(role: unknown): string {
  if (role === "importer" || role === "exporter") return `an ${role}`;
  return role === "storage" ? "a storage" : "no connector";
}
