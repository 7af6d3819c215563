import { type MultipartUpload, multipartUpload } from "./multipart_upload.ts";
import type { RunningCrc32 } from "./checksum.ts";
import { partBuffer } from "./part_buffer.ts";
import { type FilledPart, type PutResult, sizeOfPart, type Upload } from "./put_object.ts";
import type { PartMemory } from "./uploads.ts";

/** What was read already and belongs to the second part. */
export interface BegunContent {
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** The checksum of the whole object, which has followed the first part. */
  readonly whole: RunningCrc32;
}

/** Sends an object of several parts. */
export async function putParts(
  upload: Upload,
  first: FilledPart,
  rest: BegunContent,
): Promise<PutResult> {
  const { client, uploads, signal } = upload;
  const multipart = await multipartUpload(client, upload);
  try {
    const size = await sendAll(upload, multipart, first, rest);
    return { size, etag: await multipart.complete(size, rest.whole.text(), signal) };
  } catch (error) {
    if (!(await multipart.abort())) {
      uploads.log?.warn(
        `the parts of ${JSON.stringify(upload.key)} that were sent could not be taken back ` +
          `(upload ${multipart.id}); they take up room until a lifecycle rule of the bucket ` +
          `or an administrator removes them`,
      );
    }
    throw error;
  }
}

/** Sends the parts, a few at a time, and gives how many bytes they have. */
async function sendAll(
  upload: Upload,
  multipart: MultipartUpload,
  first: FilledPart,
  rest: BegunContent,
): Promise<number> {
  const { source, uploads, signal, fail } = upload;
  let going = 0;
  let landed = Promise.withResolvers<void>();
  let size = 0;

  function send(number: number, { part, memory }: FilledPart): void {
    going++;
    memory.sending();
    size += part.body.length;
    multipart.put(number, part, signal).then(memory.release, (error) => {
      memory.drop();
      fail(error);
    }).then(() => {
      going--;
      landed.resolve();
      landed = Promise.withResolvers();
    });
  }

  async function memoryFor(number: number): Promise<PartMemory> {
    const wanted = sizeOfPart(upload, number);
    for (;;) {
      signal.throwIfAborted();
      const memory = going < uploads.inFlight ? uploads.tryTake(wanted) : undefined;
      if (memory !== undefined) return memory;
      // Who holds none may wait: so nobody waits for somebody who waits.
      if (going === 0) return await uploads.take(wanted, signal);
      await landed.promise;
    }
  }

  try {
    send(1, first);
    for (let number = 2, begun = rest.bytes, isOver = false; !isOver; number++) {
      const memory = await memoryFor(number);
      try {
        const buffer = partBuffer(memory, rest.whole);
        buffer.append(begun);
        begun = begun.subarray(0, 0);
        isOver = await buffer.fill(source);
        if (buffer.length > 0) send(number, { memory, part: buffer.seal() });
        else memory.release();
      } catch (error) {
        // A read that was interrupted may still write into it.
        memory.drop();
        throw error;
      }
    }
  } catch (error) {
    fail(error);
  }
  while (going > 0) await landed.promise;
  signal.throwIfAborted();
  return size;
}
