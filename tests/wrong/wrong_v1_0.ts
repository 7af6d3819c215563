import type { MethodDefinition } from "../../proto/codec.ts";
import { exporterService } from "../../runtime/exporter_service.ts";
import { importerService } from "../../runtime/importer_service.ts";
import type { Service, ServiceEnvironment } from "../../runtime/service.ts";
import { storageService } from "../../runtime/storage_service.ts";
import type {
  ClientStreamHandler,
  Handler,
  ServerStreamHandler,
  StreamingCall,
  UnaryHandler,
} from "../../runtime/transport.ts";
import type { PluginSource } from "../../testing/plugin_source.ts";
import type { Role } from "../../testing/subject.ts";
import { exporter } from "../scripted/exporter.ts";
import { importer } from "../scripted/importer.ts";
import { storage } from "../scripted/storage.ts";
import { serviceSource } from "./service_source.ts";
import type { Wrong } from "./wrong.ts";

/** A plugin that is wrong on purpose before v1.0 hosts. */
export interface WrongV10 extends Wrong {
  readonly role: Role;
  /** Its row is found by what does not come. */
  readonly hangs?: boolean;
  /** Where its plugins come from. */
  readonly source: PluginSource;
}

/** A method that is answered otherwise than by the right handler. */
export interface Otherwise {
  /** The method's path. */
  readonly path: string;
  /** The wrong handler; `undefined`: the method is not there. */
  wrap(right: Handler): Handler | undefined;
}

/** A unary method that is answered otherwise. */
export function otherwise<Request, Response>(
  { path }: MethodDefinition<Request, Response, "unary">,
  answer: (
    request: Request,
    right: (request: Request) => Promise<Response>,
  ) => Response | Promise<Response>,
): Otherwise {
  return wrapped<UnaryHandler<Request, Response>["handle"]>(
    path,
    (right) => (request, call) => answer(request, async (other) => await right(other, call)),
  );
}

/** A method with many answers that is answered otherwise. */
export function streamOtherwise<Request, Response>(
  { path }: MethodDefinition<Request, Response, "serverStream">,
  answer: (
    request: Request,
    call: StreamingCall<Response>,
    right: ServerStreamHandler<Request, Response>["handle"],
  ) => Promise<void>,
): Otherwise {
  return wrapped<ServerStreamHandler<Request, Response>["handle"]>(
    path,
    (right) => (request, call) => answer(request, call, right),
  );
}

/** A method with many requests that is answered otherwise. */
export function uploadOtherwise<Request, Response>(
  { path }: MethodDefinition<Request, Response, "clientStream">,
  answer: (
    requests: AsyncIterable<Request>,
    right: (requests: AsyncIterable<Request>) => Promise<Response>,
  ) => Promise<Response>,
): Otherwise {
  return wrapped<ClientStreamHandler<Request, Response>["handle"]>(
    path,
    (right) => (requests, call) => answer(requests, (other) => right(other, call)),
  );
}

/** A method that is not there. */
export function missing({ path }: { readonly path: string }): Otherwise {
  return { path, wrap: () => undefined };
}

function wrapped<Handle>(path: string, wrong: (right: Handle) => Handle): Otherwise {
  return {
    path,
    wrap(right) {
      const { handle } = right as unknown as { readonly handle: Handle };
      return { ...right, handle: wrong(handle) } as unknown as Handler;
    },
  };
}

const services: Readonly<Record<Role, (environment: ServiceEnvironment) => Service>> = {
  importer: (environment) => importerService(importer, environment),
  exporter: (environment) => exporterService(exporter, environment),
  storage: (environment) => storageService(storage, environment),
};

/** The scripted connector of a role behind a service that is wrong in some methods. */
export function misservedV10(
  role: Role,
  make: () => readonly Otherwise[],
): PluginSource {
  return serviceSource((environment) => {
    const right = services[role](environment);
    const wrong = make();
    const handlers = right.handlers.flatMap((handler) => {
      const other = wrong.find(({ path }) => path === handler.method.path);
      return other === undefined ? [handler] : other.wrap(handler) ?? [];
    });
    return { ...right, handlers };
  });
}

/** The call with other messages in place of each. */
export function alteredAnswers<Response>(
  call: StreamingCall<Response>,
  alter: (answer: Response) => Response | undefined,
): StreamingCall<Response> {
  return {
    signal: call.signal,
    send(message) {
      const other = alter(message);
      return other === undefined ? undefined : call.send(other);
    },
  };
}
