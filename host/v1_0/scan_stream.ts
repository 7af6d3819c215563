import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { ScanResponse } from "../../proto/v1_0/messages.ts";
import { scanResponseFromWire } from "../../runtime/v1_0/scan_response_from_wire.ts";
import type { RecordMessage } from "../../proto/messages.ts";
import type { ImportRecord, OpenContent } from "../../sdk/record.ts";
import type { GrpcClient } from "../grpc_client.ts";
import type { ImportStream, ReceivedRecord } from "../import_stream.ts";
import { lengthOf } from "../length_of.ts";
import { recordFromMessage } from "../record_message.ts";
import { readFile } from "./read_file.ts";

type Readers = Set<AsyncGenerator<Uint8Array, void>>;

/** Ends what was opened and left: the plugin keeps its file open until CloseReader. */
async function closeAll(readers: Readers): Promise<void> {
  await Promise.all([...readers].map((reader) => reader.return()));
}

/**
 * A record of a Scan. An attribute is an error: OpenReader names the path alone, so what it sends
 * would be the content of the file (protocol 6.4).
 */
function recordOf(message: RecordMessage, open: OpenContent): ImportRecord {
  const record = recordFromMessage(message, open);
  if (record.kind !== "xattr") return record;
  const reason = `the attribute "${record.name}" cannot be read: ` +
    "v1.0 of the protocol has no way to ask for its value";
  return { kind: "error", path: record.path, message: reason };
}

/**
 * The Scan call, record by record, as an import of today: a listing has no answers and no `finished`,
 * its end with OK is the end. A status other than OK is thrown (plakar loops for ever, protocol 6.4).
 */
export function scanStream(
  client: GrpcClient,
  cookie: string,
  signal: AbortSignal | undefined,
): ImportStream {
  const responses = client.serverStream(
    importerMethodsV10.scan,
    { cookie },
    { action: "the import failed in the plugin", signal },
  );
  /** Of each record that is not answered yet, its contents that are being read. */
  const unanswered = new Set<Readers>();
  let over = false;

  async function cancel(): Promise<void> {
    over = true;
    await responses.return?.();
    await Promise.all([...unanswered].map(closeAll));
  }

  function received(response: ScanResponse): ReceivedRecord {
    const message = scanResponseFromWire(response);
    const readers: Readers = new Set();

    async function* read(
      { signal: own }: { readonly signal?: AbortSignal } = {},
    ): AsyncGenerator<Uint8Array, void> {
      const reader = readFile(client, { pathname: message.pathname, cookie }, own ?? signal);
      readers.add(reader);
      try {
        yield* reader;
      } finally {
        readers.delete(reader);
      }
    }

    const record = recordOf(message, read);
    unanswered.add(readers);
    return {
      record,
      message,
      open: read,
      drain: (options) => lengthOf(read(options)),
      async answer() {
        if (unanswered.delete(readers)) await closeAll(readers);
      },
    };
  }

  return {
    async next() {
      if (over) return undefined;
      const step = await responses.next();
      if (step.done) {
        over = true;
        return undefined;
      }
      try {
        return received(step.value);
      } catch (error) {
        await cancel();
        throw error;
      }
    },
    finish() {
      return unanswered.size === 0
        ? Promise.resolve()
        : Promise.reject(new Error(`${unanswered.size} records are not answered yet`));
    },
    cancel: () => void cancel().catch(() => {}),
  };
}
