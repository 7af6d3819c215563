import { fromStart, storageSetup } from "@plakar-deno/sdk/testing";
import { token } from "../../tests/fake_server.ts";
import { writableServer } from "../../tests/writable_server.ts";

/** What the conformance kit needs to know of the storage. */
export const storage = storageSetup({
  // Every case has a collection of its own.
  config: () => ({ location: `acme://${crypto.randomUUID()}`, token }),
  can: {
    fresh: () => ({ location: `acme://${crypto.randomUUID()}`, token }),
    // What was stored outlives the process.
    persistent: true,
    taken: fromStart,
    addForeign: fromStart,
    openReads: fromStart,
    putFails: { config: { location: "acme://full" }, message: "507" },
    listFails: { config: { location: "acme://broken" }, message: "400" },
    pingFails: { config: { token: "wrong" }, message: 'check the option "token"' },
    refused: { config: { base_url: "nowhere" }, message: 'the option "base_url"' },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
  start() {
    const server = writableServer();
    const letter = { content: new Uint8Array(7), modified: "2025-01-01T00:00:00Z" };
    return Promise.resolve({
      config: { base_url: server.url },
      can: {
        taken() {
          server.collection("taken").set("letter.txt", letter);
          return Promise.resolve({ location: "acme://taken" });
        },
        addForeign({ location }) {
          const documents = server.collection(location!.slice("acme://".length));
          for (const name of ["README", `${"0".repeat(64)}.tmp`]) {
            documents.set(`packfile/${name}`, letter);
          }
          return Promise.resolve();
        },
        openReads: () => Promise.resolve(server.sending()),
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    });
  },
});
