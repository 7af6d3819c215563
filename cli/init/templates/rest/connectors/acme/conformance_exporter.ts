import { exporterSetup, fromStart } from "@plakar-deno/sdk/testing";
import { token } from "../../tests/fake_server.ts";
import { writableServer } from "../../tests/writable_server.ts";

/** What the conformance kit needs to know of the exporter. */
export const exporter = exporterSetup({
  config: { location: "acme://letters", token },
  can: {
    // Every case restores into a collection of its own.
    fresh: () => ({ location: `acme://${crypto.randomUUID()}` }),
    // How to see what was restored.
    shows: fromStart,
    failsOne: { config: {}, path: "/b.forbidden", message: "403" },
    pingFails: { config: { token: "wrong" }, message: 'check the option "token"' },
    refused: { config: { base_url: "nowhere" }, message: 'the option "base_url"' },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
  start() {
    const server = writableServer();
    return Promise.resolve({
      config: { base_url: server.url },
      can: {
        shows: ({ location }) => ({
          look(path) {
            const documents = server.collection(location!.slice("acme://".length));
            const found = documents.get(path.slice(1));
            return Promise.resolve(found && { kind: "file", content: found.content });
          },
        }),
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    });
  },
});
