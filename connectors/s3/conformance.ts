import type {
  ConformanceSetup,
  ExporterCapabilities,
  ImporterCapabilities,
  StorageCapabilities,
} from "@plakar-deno/sdk/testing";
import type { S3Server } from "./conformance/conformance_server.ts";
import { exporterWith } from "./conformance/conformance_exporter.ts";
import { importerWith } from "./conformance/conformance_importer.ts";
import { storageWith } from "./conformance/conformance_storage.ts";
import { startFakeS3 } from "./testdata/fake_s3.ts";

export type { S3Server } from "./conformance/conformance_server.ts";

/** How the three roles are tested with one kind of server. */
export interface S3Setups {
  readonly importer: ConformanceSetup<ImporterCapabilities>;
  readonly exporter: ConformanceSetup<ExporterCapabilities>;
  readonly storage: ConformanceSetup<StorageCapabilities>;
}

/**
 * How the three roles are tested with a server. Each starts one when its tests begin, makes a bucket
 * of its own there, and removes it at the end.
 */
export function s3Setups(start: (signal: AbortSignal) => Promise<S3Server>): S3Setups {
  return {
    importer: importerWith(start),
    exporter: exporterWith(start),
    storage: storageWith(start),
  };
}

/**
 * The server that `S3_ENDPOINT` (a URL), `S3_ACCESS_KEY` and `S3_SECRET_KEY` of the environment name;
 * one in memory when they name none.
 */
function namedServer(): Promise<S3Server> {
  const endpoint = Deno.env.get("S3_ENDPOINT");
  if (endpoint === undefined) return Promise.resolve(startFakeS3());
  return Promise.resolve({
    endpoint,
    accessKey: Deno.env.get("S3_ACCESS_KEY") ?? "",
    secretKey: Deno.env.get("S3_SECRET_KEY") ?? "",
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

const setups = s3Setups(namedServer);

/** How the importer is tested. */
export const importer: ConformanceSetup<ImporterCapabilities> = setups.importer;

/** How the exporter is tested. */
export const exporter: ConformanceSetup<ExporterCapabilities> = setups.exporter;

/** How the storage is tested. */
export const storage: ConformanceSetup<StorageCapabilities> = setups.storage;
