/**
 * The S3 importer: backs up the objects below a prefix of a bucket.
 *
 * @module
 */
import { defineImporter, entrypointImporter, type ImporterDefinition } from "@plakar-deno/sdk";
import { parseExcludes } from "@plakar-deno/sdk/files";
import { bucketPlace } from "./client/bucket_place.ts";
import { firstKey } from "./objects/first_key.ts";
import { importRecords } from "./import/import_records.ts";
import { keyOfPath } from "./import/key_of_path.ts";
import { openObjectContent } from "./objects/read_object.ts";
import { s3Client } from "./client/s3_client.ts";
import { importerOptions } from "./client/s3_options.ts";

/**
 * Backs up objects. Location: `bucket://s3.example.org/bucket/prefix`, or the key of one object.
 *
 * An object becomes a file at the path that its key is, below `/bucket`; folders are made of the
 * slashes in keys, and of the empty objects whose key ends in one. What no path can hold becomes an
 * error record, as does an object whose key is the beginning of others; the import goes on. A page
 * of the listing that cannot be had ends it, and so does a prefix below which there is nothing.
 *
 * A second backup opens no object that was not written since: see `objectInfo`. Modes, times, owners
 * and symbolic links that the exporter kept as metadata come back: see `entryRecords`. Excluded
 * folders are not listed to their end: see `treeListing`.
 */
export const importer: ImporterDefinition = defineImporter({
  protocol: "bucket",
  options: importerOptions,
  create({ config, location, host, log, signal }) {
    const place = bucketPlace(location, config);
    const excludes = parseExcludes(host.excludes);
    const client = s3Client(place, config, { log, signal });
    const { metadata, concurrency } = config;
    return {
      root: place.root,
      origin: place.host,
      type: "bucket",
      ping: async ({ signal }) => void await firstKey(client, signal),
      import: ({ signal }) =>
        importRecords(client, { excludes, metadata, concurrency, signal, log }),
      openPath: (path, { signal }) => openObjectContent(client, keyOfPath(place, path), { signal }),
      close: () => client.close(),
    };
  },
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
