import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { handler } from "../handler.ts";
import type { ImporterState } from "../importer_state.ts";
import type { Handler } from "../transport.ts";

/**
 * What answers Init to a v1.0 host. It has the path of today's method, and neither the request nor
 * anything before it tells whose answer is wanted (protocol 6.5), so a service has one of the two.
 *
 * A failure is told in the answer, which the host shows (protocol 6.1). The author is told that no
 * attributes are wanted, since a v1.0 host could not read them (protocol 6.4).
 */
export function importerInitV10(state: ImporterState): Handler {
  return handler({
    method: importerMethodsV10.init,
    async handle(request) {
      try {
        await state.init({ ...request, options: { ...request.options, noxattr: true } });
        return {};
      } catch (error) {
        return { error: errorMessage(error, state.mask) };
      }
    },
  });
}
