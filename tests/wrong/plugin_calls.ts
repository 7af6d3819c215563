import type { InitRequest } from "../../proto/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { changed, flawed, type Handle, type WrongPlugin } from "./wrong_plugin.ts";

/** Plugins that are wrong in what they answer to calls (rows P2, P8, P10 to P16, P18). */
export const wrongCalls: readonly WrongPlugin[] = [
  {
    row: "P2",
    why: "does not look at the args of the manifest",
    distance: "grpc",
    source: flawed({ deaf: true }),
  },
  {
    row: "P8",
    why: "answers OK to whatever it does not know",
    distance: "grpc",
    source: flawed({
      handlers: (handlers) => {
        const ping = handlers.find(({ method }) => method.path.endsWith("/Ping"))!;
        const unknown = ["/importer.Importer/Nonsense", "/nowhere.Nothing/Ping"];
        return [
          ...handlers,
          ...unknown.map((path) => ({
            ...ping,
            method: { ...ping.method, path },
            handle: () => ({}),
          } as typeof ping)),
        ];
      },
    }),
  },
  {
    row: "P10",
    why: "dies of a call before Init",
    distance: "grpc",
    source: flawed({
      handlers: (handlers, die) => {
        let made = false;
        const noted = changed(handlers, "Init", (inner) => (request, call) => {
          made = true;
          return inner(request, call);
        });
        return changed(noted, "Open", (inner) => (request, call) => {
          if (!made) die();
          return inner(request, call);
        });
      },
    }),
  },
  {
    row: "P11",
    why: "dies of a second Init",
    distance: "grpc",
    source: flawed({
      handlers: (handlers, die) => {
        let inits = 0;
        return changed(handlers, "Init", (inner) => (request, call) => {
          if (++inits === 2) die();
          return inner(request, call);
        });
      },
    }),
  },
  {
    row: "P12",
    why: "insists on options in Init",
    distance: "grpc",
    source: flawed({
      handlers: (handlers) =>
        changed(handlers, "Init", (inner) => (request, call) => {
          if ((request as InitRequest).options === null) throw new Error("the options are missing");
          return inner(request, call);
        }),
    }),
  },
  {
    row: "P13",
    why: "keeps to itself why it refuses a location",
    // That message is lost with the others.
    also: ["P15"],
    distance: "grpc",
    source: refusing(() => "the location was refused"),
  },
  {
    row: "P14",
    why: "dies of a second Close",
    distance: "grpc",
    source: flawed({
      handlers: (handlers, die) => {
        let closes = 0;
        return changed(handlers, "Close", (inner) => (request, call) => {
          if (++closes === 2) die();
          return inner(request, call);
        });
      },
    }),
  },
  {
    row: "P14",
    why: "waits in Close for the end of the Import",
    distance: "grpc",
    source: flawed({
      handlers: (handlers) => {
        let running: Promise<unknown> = Promise.resolve();
        const noted = changed(handlers, "Import", (inner) => (request, call) => {
          const end = inner(request, call) as Promise<void>;
          running = end.catch(() => {});
          return end;
        });
        return changed(noted, "Close", (inner) => async (request, call) => {
          await running;
          return await inner(request, call);
        });
      },
    }),
  },
  {
    row: "P15",
    why: "shows the first line of a message alone",
    distance: "grpc",
    source: refusing((message) => message.split("\n")[0]!),
  },
  {
    row: "P15",
    why: "takes letters outside of ASCII out of messages",
    distance: "grpc",
    source: refusing((message) => message.replace(/[^ -~\n]/g, "?")),
  },
  {
    row: "P16",
    why: "dies of what the author's code throws",
    distance: "grpc",
    source: flawed({
      handlers: (handlers, die) =>
        changed(handlers, "Ping", (inner) => async (request, call) => {
          try {
            return await inner(request, call);
          } catch (error) {
            // What the runtime refuses is nothing of the author's.
            if (errorMessage(error) === importerCan.pingFails!.message) die();
            throw error;
          }
        }),
    }),
  },
  {
    row: "P18",
    why: "does not hand noxattr to the author",
    distance: "grpc",
    source: withOptions((options) => ({ ...options, noxattr: false })),
  },
  {
    row: "P18",
    why: "does not hand the excludes to the author",
    distance: "grpc",
    source: withOptions((options) => ({ ...options, excludes: [] })),
  },
];

/** Refuses with another message than the author's. */
function refusing(change: (message: string) => string) {
  return flawed({
    handlers: (handlers) =>
      changed(handlers, "Init", (inner: Handle): Handle => async (request, call) => {
        try {
          return await inner(request, call);
        } catch (error) {
          throw new ConnectorError(change(errorMessage(error)), { cause: error });
        }
      }),
  });
}

/** Changes what the host says of itself. */
function withOptions(
  change: (options: NonNullable<InitRequest["options"]>) => InitRequest["options"],
) {
  return flawed({
    handlers: (handlers) =>
      changed(handlers, "Init", (inner) => (request, call) => {
        const { options, ...rest } = request as InitRequest;
        return inner({ ...rest, options: options && change(options) }, call);
      }),
  });
}
