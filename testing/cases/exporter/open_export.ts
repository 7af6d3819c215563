import type { BidiCall } from "../../../host/grpc_client.ts";
import { exporterMethods } from "../../../proto/exporter_methods.ts";
import type { ExportRequest, ExportResponse, RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { errorMessage } from "../../../sdk/error_message.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";

/** One answer of the plugin. */
export interface SeenResult {
  /** Path of the record it names; empty when it names none. */
  readonly path: string;
  /** Empty when the record was stored. */
  readonly error: string;
  /** The record as it came back; absent when the plugin sent none. */
  readonly header?: RecordMessage;
}

/** What was seen of one Export that is over. */
export interface SeenExport {
  /** The answers in the order they came. */
  readonly results: readonly SeenResult[];
  /** Why the call failed; `undefined` when it ended with OK. */
  readonly failure?: Error;
  /** All of it in one line, for the message of a failed case. */
  readonly text: string;
}

/** One Export on a plugin of its own. */
export interface OpenExport extends AsyncDisposable {
  /** The plugin. */
  readonly plugin: StartedPlugin;
  /** The answers so far. */
  readonly results: readonly SeenResult[];
  /** Sends any request. Resolves to whether the plugin took it: not when the call is over. */
  send(request: ExportRequest): Promise<boolean>;
  /** Sends a record and, when content is given, its chunks of at most 1 MiB and the empty one. */
  record(record: RecordMessage, content?: Uint8Array): Promise<boolean>;
  /** Half-closes and takes all answers and the end. */
  finish(): Promise<SeenExport>;
  /** Cancels the call (RST_STREAM) and waits for its end. */
  cancel(): Promise<SeenExport>;
}

const CHUNK = 1024 * 1024;

/** Starts a plugin, initialises it and opens an Export; disposing of it ends the plugin. */
export async function openExport(
  subject: Subject,
  config: Readonly<Record<string, string>>,
): Promise<OpenExport> {
  const plugin = await subject.start();
  try {
    await initExporter(plugin, subject, config);
    return exportOn(plugin, subject.signal);
  } catch (error) {
    await plugin[Symbol.asyncDispose]();
    throw error;
  }
}

/** Initialises an exporter as plakar does. */
export async function initExporter(
  plugin: StartedPlugin,
  { protocol, signal }: Subject,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  const options = { hostname: "host", os: "linux", arch: "amd64", cwd: "/", maxconcurrency: 4 };
  await plugin.client.unary(
    exporterMethods.init,
    { proto: protocol, config: { ...config }, options },
    { action: "Init failed", signal },
  );
}

/** Opens an Export on a plugin that is initialised. */
export function exportOn(plugin: StartedPlugin, signal: AbortSignal): OpenExport {
  const call: BidiCall<ExportRequest, ExportResponse> = plugin.client.bidi(
    exporterMethods.export,
    { action: "Export", signal },
  );
  const results: SeenResult[] = [];
  const over = takeAll(call, results).then((failure) => {
    signal.throwIfAborted();
    return { results, failure, text: exportText(results, failure) };
  });
  over.catch(() => {});

  async function send(request: ExportRequest): Promise<boolean> {
    try {
      await call.send(request);
      return true;
    } catch (error) {
      // What the call's end has to say is seen by `finish`; a bad request is the case's own fault.
      if (error instanceof ConnectorError) return false;
      signal.throwIfAborted();
      throw error;
    }
  }

  return {
    plugin,
    results,
    send,
    async record(record, content) {
      let taken = await send({ record });
      if (content === undefined) return taken;
      for (let at = 0; taken && at < content.length; at += CHUNK) {
        taken = await send({ chunk: content.subarray(at, at + CHUNK) });
      }
      return taken && await send({ chunk: new Uint8Array() });
    },
    finish() {
      call.halfClose();
      return over;
    },
    cancel() {
      call.cancel(new Error("the case cancelled the call"));
      return over;
    },
    async [Symbol.asyncDispose]() {
      call.cancel();
      await plugin[Symbol.asyncDispose]();
    },
  };
}

async function takeAll(
  call: BidiCall<ExportRequest, ExportResponse>,
  results: SeenResult[],
): Promise<Error | undefined> {
  try {
    for await (const { result } of call.responses) {
      const header = result?.header ?? undefined;
      const seen = { path: header?.pathname ?? "", error: result?.error ?? "" };
      results.push(header === undefined ? seen : { ...seen, header });
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What was seen, in one line; long lists are cut. */
export function exportText(results: readonly SeenResult[], failure?: Error): string {
  const shown = results.slice(0, 8).map(({ path, error }) =>
    error === "" ? `${path || "(no record)"} ok` : `${path || "(no record)"} error "${error}"`
  );
  if (results.length > shown.length) shown.push(`and ${results.length - shown.length} more`);
  const answers = shown.length === 0
    ? "no answers"
    : `${results.length} answers (${shown.join(", ")})`;
  return `${answers}, then ${failure ? `the error "${errorMessage(failure)}"` : "OK"}`;
}
