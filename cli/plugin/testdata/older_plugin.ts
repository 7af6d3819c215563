/**
 * A plugin that knows the protocol of plakar v1.0 alone, as SDKs of that time made them; its first
 * argument is its role. The importer lists a tree of its own, the others keep what they get in the
 * folder of their location.
 */
import {
  ConnectorError,
  defineExporter,
  defineImporter,
  defineStorage,
  directoryRecord,
  fileRecord,
  macFromHex,
  macToHex,
  symlinkRecord,
} from "../../../mod.ts";
import { storageMethods } from "../../../proto/storage_methods.ts";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "../../../proto/v1_0/importer_methods.ts";
import { storageMethodsV10 } from "../../../proto/v1_0/storage_methods.ts";
import { exporterService } from "../../../runtime/exporter_service.ts";
import { importerService } from "../../../runtime/importer_service.ts";
import { serve } from "../../../runtime/serve.ts";
import type { Service, ServiceEnvironment } from "../../../runtime/service.ts";
import { storageService } from "../../../runtime/storage_service.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const importer = defineImporter({
  protocol: "aged",
  create: ({ location }) => {
    if (location.rest.includes("locked")) throw new Error("the door is locked");
    return {
      root: "/top",
      origin: "attic",
      type: "aged",
      async *import() {
        yield directoryRecord("/top", {});
        yield fileRecord("/top/a.txt", { size: 5, mode: 0o640 }, () => bytes("hello"));
        yield directoryRecord("/top/inner", {});
        yield fileRecord("/top/inner/b.txt", { size: 6 }, () => bytes("second"));
        yield symlinkRecord("/top/link", {}, "a.txt");
      },
    };
  },
});

const exporter = defineExporter({
  protocol: "aged",
  create: ({ location: { rest: root } }) => ({
    root,
    async export({ records }) {
      for await (const record of records) {
        const path = root + record.path;
        try {
          if (record.kind === "directory") await Deno.mkdir(path, { recursive: true });
          else if (record.kind === "symlink") await Deno.symlink(record.target, path);
          else if (record.kind === "file") await Deno.writeFile(path, record.content.stream);
          record.ok();
        } catch (reason) {
          record.error(reason);
        }
      }
    },
    setInfo: async ({ path, kind, info }) => {
      if (kind === "file") await Deno.chmod(root + path, info.mode & 0o777);
    },
  }),
});

const storage = defineStorage({
  protocol: "aged",
  create: ({ location: { rest: root } }) => ({
    origin: "attic",
    root,
    create: async (config) => {
      await Deno.mkdir(root, { recursive: true });
      await Deno.writeFile(`${root}/CONFIG`, config, { createNew: true });
    },
    open: () => Deno.readFile(`${root}/CONFIG`),
    async *list(resource) {
      for await (const { name } of Deno.readDir(root)) {
        const [kind, mac] = name.split(".");
        if (kind === resource) yield macFromHex(mac!);
      }
    },
    async put({ resource, mac }, content) {
      await Deno.writeFile(`${root}/${resource}.${macToHex(mac)}`, ReadableStream.from(content));
    },
    async get({ resource, mac }, range) {
      const whole = await Deno.readFile(`${root}/${resource}.${macToHex(mac)}`).catch(() => {
        throw new ConnectorError("no such object", { code: "not_found" });
      });
      return range === undefined
        ? whole
        : whole.subarray(range.offset, range.offset + range.length);
    },
    delete: ({ resource, mac }) => Deno.remove(`${root}/${resource}.${macToHex(mac)}`),
  }),
});

const services: Readonly<
  Record<string, readonly [(environment: ServiceEnvironment) => Service, methods: object]>
> = {
  importer: [(environment) => importerService(importer, environment), importerMethodsV10],
  exporter: [(environment) => exporterService(exporter, environment), exporterMethodsV10],
  storage: [(environment) => storageService(storage, environment), storageMethodsV10],
};

const [role = "", ...rest] = Deno.args;
const found = services[role];
if (found === undefined || rest.length > 0) {
  console.error(`usage: ${Object.keys(services).join("|")}`);
  Deno.exit(2);
}
const [make, methods] = found;
const known = Object.values(methods as Readonly<Record<string, { readonly path: string }>>)
  .map(({ path }) => path);
await serve((environment) => {
  const service = make(environment);
  const handlers = service.handlers.filter(({ method }) => known.includes(method.path))
    .map((each) => {
      if (each.method.path !== storageMethods.init.path) return each;
      // At that time it answered with nothing at all.
      const older = { ...each, method: { ...each.method, response: { ...each.method.response } } };
      older.method.response.encode = () => new Uint8Array();
      return older as typeof each;
    });
  return { ...service, handlers };
}, { connection: { input: Deno.stdin, output: Deno.stdout }, generation: "v1.0" });
Deno.exit(0);
