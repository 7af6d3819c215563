/** An exporter that knows the protocol of plakar v1.1 alone, as other SDKs make them. */
import { defineExporter } from "../../../mod.ts";
import { exporterMethods } from "../../../proto/exporter_methods.ts";
import { exporterService } from "../../../runtime/exporter_service.ts";
import { serve } from "../../../runtime/serve.ts";

const exporter = defineExporter({
  protocol: "odd",
  create: () => ({ root: "/", type: "odd", export: () => Promise.resolve() }),
});
const known = Object.values(exporterMethods).map(({ path }) => path);

await serve((environment) => {
  const service = exporterService(exporter, environment);
  return {
    ...service,
    handlers: service.handlers.filter(({ method }) => known.includes(method.path)),
  };
}, { connection: { input: Deno.stdin, output: Deno.stdout } });
