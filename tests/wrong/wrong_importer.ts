import type { Importer, ImporterDefinition, ImportRecord } from "@plakar-deno/sdk";
import { importerMethods } from "../../proto/importer_methods.ts";
import type {
  ChunkResponse,
  EmptyMessage,
  ImportRequest,
  ImportResponse,
  InitRequest,
  InitResponse,
  OpenRequest,
  RecordMessage,
} from "../../proto/messages.ts";
import { importerService } from "../../runtime/importer_service.ts";
import { recordKey } from "../../runtime/record_key.ts";
import type { Service, ServiceEnvironment } from "../../runtime/service.ts";
import type {
  BidiHandler,
  Handler,
  ServerStreamHandler,
  StreamingCall,
  UnaryHandler,
} from "../../runtime/transport.ts";
import { type PluginSource, pluginSource } from "../../testing/plugin_source.ts";
import { importer } from "../scripted/importer.ts";
import { serviceSource } from "./service_source.ts";
import type { Wrong } from "./wrong.ts";

/** An importer that is wrong on purpose. */
export interface WrongImporter extends Wrong {
  /** Where its plugins come from. */
  readonly source: PluginSource;
}

type Import = BidiHandler<ImportRequest, ImportResponse>["handle"];
type Open = ServerStreamHandler<OpenRequest, ChunkResponse>["handle"];
type Init = UnaryHandler<InitRequest, InitResponse>["handle"];
type Ping = UnaryHandler<EmptyMessage, EmptyMessage>["handle"];

/** An Import call with the right handler behind it. */
export interface ImportTask {
  readonly requests: AsyncIterable<ImportRequest>;
  readonly call: StreamingCall<ImportResponse>;
  readonly right: Import;
  /** The option `do`. */
  readonly mode: string;
}

/** An Open call with the right handler behind it. */
export interface OpenTask {
  readonly request: OpenRequest;
  readonly call: StreamingCall<ChunkResponse>;
  readonly right: Open;
  /** What the request names. */
  readonly key: string;
  readonly mode: string;
}

/** The methods that a wrong service does otherwise. */
export interface WrongMethods {
  init?(request: InitRequest, right: () => Promise<InitResponse>): Promise<InitResponse>;
  ping?(right: () => Promise<EmptyMessage>, mode: string): Promise<EmptyMessage>;
  import?(task: ImportTask): Promise<void>;
  open?(task: OpenTask): Promise<void>;
}

/** The scripted importer behind a service that does some methods otherwise; made anew per plugin. */
export function wrongService(make: () => WrongMethods): PluginSource {
  return serviceSource((environment: ServiceEnvironment): Service => {
    const right = importerService(importer, environment);
    const wrong = make();
    let mode = "";
    const handlers = right.handlers.map((one): Handler => {
      const { method, handle } = one as { method: { path: string }; handle: unknown };
      switch (method.path) {
        case importerMethods.init.path: {
          const init: Init = (request, call) => {
            mode = request.config?.["do"] ?? "tree";
            const rightly = async () => await (handle as Init)(request, call);
            return wrong.init?.(request, rightly) ?? rightly();
          };
          return { ...one, handle: init } as Handler;
        }
        case importerMethods.ping.path: {
          const ping: Ping = (request, call) => {
            const rightly = async () => await (handle as Ping)(request, call);
            return wrong.ping?.(rightly, mode) ?? rightly();
          };
          return { ...one, handle: ping } as Handler;
        }
        case importerMethods.import.path: {
          const importing: Import = (requests, call) =>
            wrong.import?.({ requests, call, right: handle as Import, mode }) ??
              (handle as Import)(requests, call);
          return { ...one, handle: importing } as Handler;
        }
        case importerMethods.open.path: {
          const open: Open = (request, call) => {
            const key = recordKey(request.record ?? {});
            return wrong.open?.({ request, call, right: handle as Open, key, mode }) ??
              (handle as Open)(request, call);
          };
          return { ...one, handle: open } as Handler;
        }
        default:
          return one;
      }
    });
    return { ...right, handlers };
  });
}

/** What an author does otherwise. */
export interface WrongAuthor {
  /** Changes what the right author yields. */
  records?(
    records: AsyncIterable<ImportRecord>,
    mode: string,
  ): AsyncIterable<ImportRecord>;
  origin?(): string;
}

/** The scripted importer with an author who does some things otherwise. */
export function wrongAuthor({ records, origin }: WrongAuthor): PluginSource {
  const definition: ImporterDefinition = {
    ...importer,
    async construct(context) {
      const right = await importer.construct(context);
      const mode = context.config["do"] ?? "tree";
      const wrong: Importer = {
        ...right,
        import: (call) => records?.(right.import(call), mode) ?? right.import(call),
        origin: origin ?? right.origin,
      };
      return wrong;
    },
  };
  return pluginSource("importer", definition, "direct");
}

/** The call with other messages; `undefined`: nothing is sent. */
export function altered(
  call: StreamingCall<ImportResponse>,
  alter: (message: ImportResponse) => ImportResponse | undefined,
): StreamingCall<ImportResponse> {
  return {
    signal: call.signal,
    send(message) {
      const other = alter(message);
      return other === undefined ? undefined : call.send(other);
    },
  };
}

/** A service that sends other records. */
export function wrongRecords(
  alter: (record: RecordMessage, mode: string) => RecordMessage | undefined,
): PluginSource {
  return wrongService(() => ({
    import: ({ requests, call, right, mode }) =>
      right(
        requests,
        altered(call, (message) => {
          if (!message.record) return message;
          const record = alter(message.record, mode);
          return record === undefined ? undefined : { ...message, record };
        }),
      ),
  }));
}

/** Resolves when a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}
