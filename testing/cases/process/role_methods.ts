import { exporterMethods } from "../../../proto/exporter_methods.ts";
import { importerMethods } from "../../../proto/importer_methods.ts";
import type { MethodDefinition, MethodKind } from "../../../proto/codec.ts";
import type {
  EmptyMessage,
  InitRequest,
  InitResponse,
  OptionsMessage,
} from "../../../proto/messages.ts";
import { storageMethods } from "../../../proto/storage_methods.ts";
import { optionsMessage } from "../../../host/options_message.ts";
import type { GrpcClient } from "../../../host/grpc_client.ts";
import type { Role, StartedPlugin, Subject } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";
import type { Provoked } from "../../importer_capabilities.ts";
import type { ProcessCapabilities } from "./process_case.ts";

/** The methods that every role has. */
export interface RoleMethods {
  readonly init: MethodDefinition<InitRequest, InitResponse, "unary">;
  readonly ping: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
  readonly close: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
}

/** The methods of a role by name. */
export function methodsOf(role: Role): RoleMethods & Readonly<Record<string, Method>> {
  const methods = role === "importer"
    ? importerMethods
    : role === "exporter"
    ? exporterMethods
    : storageMethods;
  return methods as unknown as RoleMethods & Readonly<Record<string, Method>>;
}

/** A method of which only the path and the kind matter. */
export type Method = Pick<MethodDefinition<unknown, unknown>, "path" | "kind">;

/** The options for Init: a fresh place where the author can make one, and what provokes. */
export async function configFor(
  subject: Subject,
  can: ProcessCapabilities,
  provoked?: Provoked,
): Promise<Readonly<Record<string, string>>> {
  const fresh = can.fresh?.(await subject.folder());
  return { ...subject.config, ...fresh, ...provoked?.config };
}

/** Sends Init; `options` is what the host says of itself, `null` for nothing. */
export async function sendInit(
  subject: Subject,
  { client }: StartedPlugin,
  config: Readonly<Record<string, string>>,
  options: OptionsMessage | null = optionsMessage(),
): Promise<InitResponse> {
  const { role, protocol, signal } = subject;
  const request = {
    proto: protocol,
    config: { ...config },
    ...(role === "storage" ? {} : { options }),
  };
  const call = client.unary(methodsOf(role).init, request, { signal });
  return await inTime("an answer to Init", call, signal);
}

/** Starts a plugin and sends Init. */
export async function startInitialised(
  subject: Subject,
  can: ProcessCapabilities,
  provoked?: Provoked,
): Promise<StartedPlugin> {
  const plugin = await subject.start();
  await sendInit(subject, plugin, await configFor(subject, can, provoked));
  return plugin;
}

type Empty<Kind extends MethodKind> = MethodDefinition<object, unknown, Kind>;

/** Resolves when a call of any kind without requests, or with an empty one, ends with OK. */
export async function callEmpty(
  client: GrpcClient,
  method: Method,
  signal: AbortSignal,
): Promise<void> {
  const work = async () => {
    const options = { signal };
    switch (method.kind) {
      case "unary":
        await client.unary(method as Empty<"unary">, {}, options);
        return;
      case "serverStream": {
        const typed = method as Empty<"serverStream">;
        for await (const _ of client.serverStream(typed, {}, options));
        return;
      }
      case "clientStream": {
        const typed = method as Empty<"clientStream">;
        const call = client.clientStream(typed, options);
        call.halfClose();
        await call.response;
        return;
      }
      case "bidi": {
        const call = client.bidi(method as Empty<"bidi">, options);
        call.halfClose();
        for await (const _ of call.responses);
      }
    }
  };
  await inTime(`the end of ${method.path}`, work(), signal);
}
