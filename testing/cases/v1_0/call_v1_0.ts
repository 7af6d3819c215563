import type { MethodDefinition } from "../../../proto/codec.ts";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "../../../proto/v1_0/importer_methods.ts";
import type { CookieMessage } from "../../../proto/v1_0/messages.ts";
import { storageMethodsV10 } from "../../../proto/v1_0/storage_methods.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";

const closes = {
  importer: importerMethodsV10.close,
  exporter: exporterMethodsV10.close,
  storage: storageMethodsV10.close,
} as const;

/** One unary call that must be answered soon; throws its status. */
export async function callV10<Request, Response>(
  { signal }: Subject,
  { client }: StartedPlugin,
  method: MethodDefinition<Request, Response, "unary">,
  request: Request,
): Promise<Response> {
  const action = method.path.slice(method.path.lastIndexOf("/") + 1);
  return await inTime(
    `an answer to ${action}`,
    client.unary(method, request, { signal, action }),
    signal,
  );
}

/** Close as a v1.0 host sends it. */
export async function closeV10(
  subject: Subject,
  plugin: StartedPlugin,
  request: CookieMessage = {},
): Promise<void> {
  await callV10(subject, plugin, closes[subject.role], request);
}
