import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { ReaderRequest } from "../../proto/v1_0/messages.ts";
import type { GrpcClient } from "../grpc_client.ts";

const { openReader, closeReader } = importerMethodsV10;

/**
 * The content of a file of a v1.0 importer: OpenReader, and CloseReader however the reading ends,
 * as plakar calls them (protocol 6.4). What CloseReader says counts only after a whole content.
 */
export async function* readFile(
  client: GrpcClient,
  request: ReaderRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const path = `"${request.pathname}"`;
  let whole = false;
  try {
    const options = { action: `cannot read ${path} from the plugin`, signal };
    for await (const { chunk } of client.serverStream(openReader, request, options)) {
      if (chunk !== undefined && chunk.length > 0) yield chunk;
    }
    whole = true;
  } finally {
    const aborted = signal?.aborted ?? false;
    const closing = client.unary(closeReader, request, {
      action: `cannot close ${path} in the plugin`,
      // The plugin is told of the end of an aborted reading, too, but nobody waits for its answer.
      signal: aborted ? undefined : signal,
    });
    const said = whole && !aborted ? closing : closing.catch(() => {});
    if (!aborted) await said;
  }
}
