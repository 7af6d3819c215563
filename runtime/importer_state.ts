import type { InitRequest, InitResponse } from "../proto/messages.ts";
import type { ImporterDefinition } from "../sdk/definition.ts";
import type { Importer } from "../sdk/importer.ts";
import type { Logger } from "../sdk/logger.ts";
import { rootPath } from "../sdk/root_path.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import { type ConnectorSession, connectorSession } from "./connector_session.ts";
import { initResponse } from "./init_response.ts";
import { secretMask } from "../sdk/mask_secrets.ts";
import type { ServiceEnvironment } from "./service.ts";

/** The importer of a process, whichever generation of the protocol asks for it. */
export interface ImporterState {
  readonly session: ConnectorSession<Importer>;
  /** Makes the importer; resolves to what it says of itself. */
  init(request: InitRequest): Promise<InitResponse>;
  /** What the importer said of itself at Init; `undefined` before. */
  readonly told: InitResponse | undefined;
  /** Whether the host has asked for Close; the end of the connection is none. */
  closedByHost: boolean;
  /** Whether the host wants no attributes. */
  readonly noXattr: boolean;
  /** Writes to stderr, with the secrets of Init masked. */
  readonly log: Logger;
  /** Takes the secrets of Init out of a text. */
  mask(text: string): string;
}

/** Makes the state of an importer before its Init. */
export function importerState(
  definition: ImporterDefinition,
  environment: ServiceEnvironment,
): ImporterState {
  const session = connectorSession<Importer>();
  let told: InitResponse | undefined;
  let mask = secretMask([]);
  let log = environment.logger([]);
  let noXattr = false;

  return {
    session,
    closedByHost: false,
    get told() {
      return told;
    },
    get noXattr() {
      return noXattr;
    },
    get log() {
      return log;
    },
    mask: (text) => mask(text),
    async init(request) {
      let answer: InitResponse = {};
      await session.init(async () => {
        // Known before anything can fail, as the text of a failure may quote the configuration.
        const secrets = secretValues(definition, request.config ?? {});
        mask = secretMask(secrets);
        log = environment.logger(secrets);
        const context = connectContext(definition, request, environment);
        noXattr = context.host.noXattr;
        const importer = await definition.construct(context);
        answer = await initResponse(importer, rootPath);
        return importer;
      });
      return told = answer;
    },
  };
}
