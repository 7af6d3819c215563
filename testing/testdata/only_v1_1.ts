// An importer that knows the methods of v1.1 alone, as one made with another SDK.
import { importerMethods } from "../../proto/importer_methods.ts";
import { entrypoint } from "../../runtime/entrypoint.ts";
import { importerService } from "../../runtime/importer_service.ts";
import { importerDefinition } from "../../sdk/definition_of.ts";
import { fakeImporter } from "../fake_importer.ts";

const known = new Set(Object.values(importerMethods).map(({ path }) => path));

await entrypoint(Deno.args, { name: "importer", protocols: [] }, (environment) => {
  const service = importerService(importerDefinition(() => fakeImporter()), environment);
  return { ...service, handlers: service.handlers.filter(({ method }) => known.has(method.path)) };
});
