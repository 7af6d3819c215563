// A plugin program that breaks one row as a process; its first argument says how.
import { importerService } from "../../runtime/importer_service.ts";
import { serve } from "../../runtime/serve.ts";
import type { Connection } from "../../runtime/transport.ts";
import { stdioConnection } from "../../runtime/stdio_connection.ts";
import { storageService } from "../../runtime/storage_service.ts";
import type { StorageDefinition } from "../../sdk/definition.ts";
import { macToHex } from "../../sdk/mac.ts";
import { importer } from "../scripted/importer.ts";
import { storage } from "../scripted/storage.ts";
import { changed } from "./wrong_plugin.ts";

const [flaw, ...args] = Deno.args;

/** The scripted store, which writes where an object will be read from. */
const inPlace: StorageDefinition = {
  ...storage,
  async construct(context) {
    const store = await storage.construct(context);
    return {
      ...store,
      async put({ resource, mac }, body) {
        const path = `${context.location.rest}/${resource}/${macToHex(mac)}`;
        try {
          await Deno.writeFile(path, body);
        } catch (error) {
          await Deno.remove(path);
          throw error;
        }
      },
    };
  },
};

let initialised = false;
let importing = false;

function makeService(environment: Parameters<typeof importerService>[1]) {
  if (flaw === "write-in-place") return storageService(inPlace, environment);
  const service = importerService(importer, environment);
  const noted = changed(service.handlers, "Init", (inner) => (request, call) => {
    initialised = true;
    return inner(request, call);
  });
  const handlers = changed(noted, "Import", (inner) => (request, call) => {
    importing = true;
    return inner(request, call);
  });
  return { ...service, handlers };
}

// Without the guard of `stdioConnection`, what is printed goes to stdout.
const connection: Connection = flaw === "print"
  ? { input: Deno.stdin, output: Deno.stdout }
  : stdioConnection();
if (flaw !== "interrupt") Deno.addSignalListener("SIGINT", () => {});

await serve(makeService, {
  connection,
  args,
  log: (line) => void Deno.stderr.writeSync(new TextEncoder().encode(line)),
}).catch(() => Deno.exit(1));
const stays = (flaw === "stay-before-init" && !initialised) ||
  (flaw === "stay-in-import" && importing);
if (stays) setInterval(() => {}, 1_000_000);
else Deno.exit(0);
