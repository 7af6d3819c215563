import { defineStorage, entrypointStorage, joinSignals } from "@plakar-deno/sdk";
import type { StorageDefinition } from "@plakar-deno/sdk";
import { bucketPlace } from "./client/bucket_place.ts";
import { classOf, isCold } from "./repository/cold_class.ts";
import { createRepository } from "./repository/create_repository.ts";
import { deleteObject } from "./objects/delete_object.ts";
import { firstKey } from "./objects/first_key.ts";
import { getObject } from "./repository/get_object.ts";
import { listObjects } from "./repository/list_objects.ts";
import { openRepository } from "./repository/open_repository.ts";
import { putObject } from "./objects/put_object.ts";
import { repositorySize } from "./repository/repository_size.ts";
import { runningWork } from "./client/running_work.ts";
import { s3Client } from "./client/s3_client.ts";
import { storageOptions } from "./client/s3_options.ts";
import { storeClient } from "./repository/store_client.ts";
import { storedKey } from "./repository/store_layout.ts";
import { uploads as makeUploads } from "./objects/uploads.ts";

// Close waits so many milliseconds for uploads to be taken back; the host waits for Close.
const LAST_REQUESTS = 2_000;

/**
 * A repository in a bucket, laid out like the official `s3` storage (protocol 5.4), so either opens
 * what the other made. Location: `bucket://s3.example.org/bucket/prefix`; options as in protocol 8.
 * The bucket must exist; `Init` sends nothing.
 *
 * Any number of processes may work on one repository: it keeps nothing in memory, an object appears
 * whole when its upload is completed, and everybody sees it before Put answers. Calls are answered
 * after Close, too: the host may remove its lock then.
 */
export const storage: StorageDefinition = defineStorage({
  protocol: "bucket",
  options: storageOptions,
  create({ location, config, log, signal: life }) {
    const place = bucketPlace(location, config);
    const client = storeClient((signal) => s3Client(place, config, { log, signal }), life);
    const uploads = makeUploads({ log });
    const writes = runningWork();
    const cold = isCold(config.storage_class);
    return {
      origin: place.host,
      root: place.root,
      async create(bytes, call) {
        using joined = joinSignals(call.signal, life);
        const { signal } = joined;
        await writes.watch(createRepository(client.current, uploads, bytes, { cold, signal }));
      },
      open: ({ signal }) => openRepository(client.current, signal),
      // Listing below the prefix needs no other grant than List does; HEAD of the bucket is refused
      // where a policy allows the listing of this prefix alone, and its answer tells no reason.
      ping: async ({ signal }) => void await firstKey(client.current, signal),
      mode: () => cold ? "write" : "read-write",
      size: ({ signal }) => repositorySize(client.current, signal),
      list: (resource, { signal }) => listObjects(client.current, resource, signal),
      async put(key, body, call) {
        using joined = joinSignals(call.signal, life);
        const { signal } = joined;
        const storageClass = classOf(key.resource, config.storage_class);
        const { key: name } = storedKey(place.prefix, key);
        await writes.watch(
          putObject(client.current, uploads, name, body, {
            storageClass,
            marked: key.resource !== "lock",
            signal,
          }),
        );
      },
      get: (key, range, { signal }) =>
        getObject(client.current, storedKey(place.prefix, key), range, signal),
      delete: (key, { signal }) =>
        writes.watch(deleteObject(client.current, storedKey(place.prefix, key), signal)),
      async close({ signal }) {
        // What was cut is being taken back, and a lock removed; what stays is billed, or in the way.
        using limit = joinSignals(signal, AbortSignal.timeout(LAST_REQUESTS));
        await writes.over(limit.signal);
        client.close();
      },
    };
  },
});

if (import.meta.main) await entrypointStorage(Deno.args, storage);
