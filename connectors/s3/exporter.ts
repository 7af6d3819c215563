import {
  defineExporter,
  entrypointExporter,
  type ExportCall,
  type ExporterDefinition,
} from "@plakar-deno/sdk";
import { bucketPlace } from "./client/bucket_place.ts";
import { createBucket, hasBucket } from "./export/create_bucket.ts";
import { exportObjects } from "./export/export_objects.ts";
import { exportRecords } from "./export/export_records.ts";
import { runningWork } from "./client/running_work.ts";
import { s3Client } from "./client/s3_client.ts";
import { exporterOptions } from "./client/s3_options.ts";
import { uploads as makeUploads } from "./objects/uploads.ts";

/**
 * Restores into a bucket. Location: `bucket://s3.example.org/bucket/prefix`; a bucket that is not
 * there is made when the restore begins.
 *
 * A file becomes an object with its path as the key, large ones in several parts; whatever had that
 * key is replaced, all else in the bucket stays, and nothing is visible of a file that did not come
 * whole. A folder becomes an empty object whose key ends in `/`, a symbolic link an object that holds
 * its target. Mode, time and owner are kept as metadata of the object under the names that rclone
 * uses, and the importer reads them back; those of the top folder only where the location has a
 * prefix. Second names of hard links become objects of their own; devices, pipes and sockets are
 * answered with an error, extended attributes left out. What fails is answered with its error and the
 * restore goes on; it ends when the server takes nothing for minutes, or refuses all from the start.
 *
 * Hosts of plakar v1.0 tell metadata after the content: the server then copies each object onto
 * itself, which takes one more request for each file, and `s3:GetObject`; files above 5 GiB stay
 * without metadata. Until they are told, and for good where the host tells none, files are in STANDARD
 * whatever `storage_class` says, and so stay files with several names in place of a cold class.
 */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "bucket",
  options: exporterOptions,
  create({ config, location, log }) {
    const place = bucketPlace(location, config);
    // Ended by `close` alone: when the host is gone, what was sent of a file is still taken back.
    const client = s3Client(place, config, { log, signal: new AbortController().signal });
    const uploads = makeUploads({ log });
    const objects = exportObjects(client, uploads, { storageClass: config.storage_class, log });
    const exports = runningWork();
    async function exportAll(call: ExportCall): Promise<void> {
      await createBucket(client, { signal: call.signal, log });
      await exportRecords(objects, call, { concurrency: config.concurrency, log });
    }
    return {
      root: place.root,
      origin: place.host,
      type: "bucket",
      ping: async ({ signal }) => void await hasBucket(client, signal),
      export: (call) => exports.watch(exportAll(call)),
      setInfo: (entry, call) => objects.setInfo(entry, call),
      link: (link, call) => objects.link(link, call),
      async close({ signal }) {
        await exports.over(signal);
        client.close();
      },
    };
  },
});

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
