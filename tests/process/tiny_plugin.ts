// A plugin without a connector: the entrypoint, and methods that do what the rows ask for.
import { nextTick } from "node:process";
import type { Codec, MethodDefinition, MethodKind } from "../../proto/codec.ts";
import { entrypoint } from "../../runtime/entrypoint.ts";
import { handler } from "../../runtime/handler.ts";
import type { ServiceEnvironment } from "../../runtime/service.ts";
import type {
  ClientStreamHandler,
  Handler,
  ServerStreamHandler,
  UnaryHandler,
} from "../../runtime/transport.ts";
import { printEverywhere } from "./print_everywhere.ts";

type Bytes = Uint8Array;
const bytes: Codec<Bytes> = { encode: (message) => message, decode: (data) => data.slice() };
const text = (value: string) => new TextEncoder().encode(value);

function method<Kind extends MethodKind>(
  name: string,
  kind: Kind,
): MethodDefinition<Bytes, Bytes, Kind> {
  return { path: `/tiny.Tiny/${name}`, kind, request: bytes, response: bytes };
}
const unary = (name: string, handle: UnaryHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(name, "unary"), handle });
const serverStream = (name: string, handle: ServerStreamHandler<Bytes, Bytes>["handle"]) =>
  handler<Bytes, Bytes>({ method: method(name, "serverStream"), handle });
const clientStream = (name: string, handle: ClientStreamHandler<Bytes, Bytes>["handle"]) =>
  handler<Bytes, Bytes>({ method: method(name, "clientStream"), handle });

function tinyService({ args, logger }: ServiceEnvironment) {
  const note = (line: string) => console.error(`note ${line}`);
  return {
    handlers: [
      unary("Echo", (request) => request),
      unary("Args", () => text(JSON.stringify(args))),
      unary("Log", () => {
        logger([]).debug("a debug line");
        return new Uint8Array();
      }),
      unary("Print", async () => {
        await printEverywhere();
        return new Uint8Array();
      }),
      unary("PrintMuch", () => {
        for (let at = 0; at < 5000; at++) console.log(`much ${"x".repeat(100)}`);
        for (let at = 0; at < 5000; at++) Deno.stdout.writeSync(text(`more ${"x".repeat(100)}\n`));
        return new Uint8Array();
      }),
      unary("Exit", () => {
        console.error("last words");
        Deno.exit(3);
      }),
      unary("Fail", () => {
        throw new Error("100% süß\nfailed");
      }),
      unary("Stray", () => {
        Promise.reject(new Error("stray rejection"));
        setTimeout(() => {
          throw new Error("stray throw");
        });
        nextTick(() => {
          throw new Error("stray tick");
        });
        queueMicrotask(() => {
          throw new Error("stray microtask");
        });
        return new Uint8Array();
      }),
      unary("Hang", () => new Promise<Bytes>(() => {})),
      serverStream("Flood", async (_request, call) => {
        for (;;) await call.send(new Uint8Array(256 * 1024));
      }),
      clientStream("Put", async (requests, call) => {
        call.signal.addEventListener("abort", () => note("aborted"));
        let size = 0;
        try {
          for await (const request of requests) size += request.length;
        } catch (error) {
          note("discarded");
          throw error;
        }
        note(`committed ${size}`);
        return text(String(size));
      }),
    ],
    close() {
      note("closed");
      return args.includes("--hang-close") ? new Promise<void>(() => {}) : Promise.resolve();
    },
  };
}

/** Serves stdin and stdout until the process ends. */
export function runTinyPlugin(): Promise<void> {
  return entrypoint(Deno.args, { name: "importer", protocols: ["tiny"] }, tinyService);
}

if (import.meta.main) await runTinyPlugin();
