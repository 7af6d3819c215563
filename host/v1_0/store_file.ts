import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { GrpcClient, HostCallOptions } from "../grpc_client.ts";
import { sendBody } from "../send_body.ts";

/** A file for StoreFile: its whole path, and as many bytes as it must have. */
export interface StoredFile {
  readonly pathname: string;
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Sends a file to a v1.0 exporter: a header with path and size, then its content (protocol 6.4).
 *
 * Nothing of a content that is shorter or longer than its size is committed: `data_loss` is thrown,
 * and the plugin sees a call that was reset.
 */
export async function storeFile(
  client: GrpcClient,
  { pathname, size, chunks }: StoredFile,
  cookie: string,
  options: HostCallOptions,
): Promise<void> {
  function wrongSize(found: string): ConnectorError {
    return new ConnectorError(
      `the content of "${pathname}" has ${found} bytes, but its record says ${size}; ` +
        `v1.0 of the protocol takes a file only with its exact size`,
      { code: "data_loss" },
    );
  }

  async function* exactly(): AsyncGenerator<Uint8Array, void> {
    let sent = 0;
    for await (const chunk of chunks) {
      sent += chunk.length;
      if (sent > size) throw wrongSize(`at least ${sent}`);
      yield chunk;
    }
    if (sent < size) throw wrongSize(String(sent));
  }

  await sendBody(client, exporterMethodsV10.storeFile, {
    what: "file",
    head: { header: { pathname, size }, cookie },
    body: exactly(),
    message: (chunk) => ({ data: { chunk }, cookie }),
  }, options);
}
