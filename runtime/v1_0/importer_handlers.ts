import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { ChunkResponseV10, ReaderRequest, ScanResponse } from "../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import type { Importer } from "../../sdk/importer.ts";
import { recordPath } from "../../sdk/record_path.ts";
import { handler } from "../handler.ts";
import type { ImporterState } from "../importer_state.ts";
import type { PendingReader } from "../reader_table.ts";
import { sendContent } from "../send_content.ts";
import type { Handler, StreamingCall } from "../transport.ts";
import { pathReaders } from "./path_readers.ts";
import { scan } from "./scan.ts";
import { leftEarly, type ScanResults } from "./scan_results.ts";

const LATE_RESULTS = "plakar v1.0 gives no results: a file that it reads is answered when it was " +
  "read, any other at the end of the backup, or after a minute in which plakar asked for nothing";

/**
 * The methods of v1.0's `importer.Importer` beside those that today's has, too (protocol 6.1). Close
 * is among the latter; `importerInitV10` makes the other.
 */
export function importerHandlersV10(state: ImporterState): Handler[] {
  const { session } = state;
  // Of the newest scan; hosts ask for one only (protocol 6.4).
  let readers = pathReaders();
  let results: ScanResults | undefined;

  session.closing.addEventListener("abort", () => {
    readers.clear(session.closing.reason);
    // The end of the connection alone is a host that died, and took nothing it has not read.
    if (state.closedByHost) results?.end();
    else results?.fail(leftEarly());
  }, { once: true });

  function contentOf(importer: Importer, path: string): PendingReader {
    if (importer.openPath !== undefined) {
      const clean = recordPath(path);
      return { open: (call) => importer.openPath!(clean, call), size: -1 };
    }
    const reader = readers.take(path);
    if (reader !== undefined) return reader;
    throw new ConnectorError(
      `cannot open "${escapePath(path)}": no such file is waiting; ` +
        `a file is opened once, after Scan has named it`,
      { code: "not_found" },
    );
  }

  async function scanAll(call: StreamingCall<ScanResponse>): Promise<void> {
    const root = state.told?.root ?? "/";
    let importer: Importer;
    let needAck: boolean;
    try {
      importer = session.current("scan");
      needAck = importer.flags().includes("needack");
    } catch (error) {
      // A status would make the host loop for ever (protocol 6.4).
      const message = errorMessage(error, state.mask);
      return void await call.send({ pathname: root, error: { message } });
    }
    if (needAck) state.log.warn(LATE_RESULTS);
    const replaced = new ConnectorError("another scan began", { code: "aborted" });
    readers.clear(replaced);
    results?.fail(replaced);
    readers = pathReaders();
    await scan({
      importer,
      call,
      closing: session.closing,
      rules: { root, mask: state.mask },
      onFailure(reason) {
        state.log.error("the import failed before its end", { reason: errorMessage(reason) });
      },
      ...importer.openPath === undefined && { readers },
      ...needAck && { onResults: (made) => void (results = made) },
    });
  }

  async function read(
    { pathname = "" }: ReaderRequest,
    call: StreamingCall<ChunkResponseV10>,
  ): Promise<void> {
    const { open, size } = contentOf(session.current("open"), pathname);
    const answered = results?.answered;
    results?.opened(pathname);
    const reading = readers.begin(pathname, call.signal);
    const { signal } = reading;
    let whole = false;
    try {
      const sending = sendContent(open, size, { signal, send: (chunk) => call.send(chunk) });
      // Neither an open that never answers nor a host that reads no more may hold it.
      await Promise.race([sending, reading.stopped]);
      whole = true;
    } catch (error) {
      if (!signal.aborted) answered?.(pathname, errorMessage(error));
      throw error;
    } finally {
      reading.end(whole);
    }
  }

  return [
    handler({
      method: importerMethodsV10.info,
      handle() {
        const { told } = state;
        if (told === undefined) {
          throw new ConnectorError("cannot tell the root before Init: send Init first", {
            code: "failed_precondition",
          });
        }
        const { type, origin, root } = told;
        return { type, origin, root };
      },
    }),
    handler({ method: importerMethodsV10.scan, handle: (_request, call) => scanAll(call) }),
    handler({ method: importerMethodsV10.openReader, handle: read }),
    handler({
      method: importerMethodsV10.closeReader,
      handle({ pathname = "" }) {
        readers.close(pathname);
        results?.answered(pathname);
        return {};
      },
    }),
  ];
}
