import { fromStart, importerSetup } from "@plakar-deno/sdk/testing";
import { fakeServer, token } from "../../tests/fake_server.ts";

const text = (content: string) => new TextEncoder().encode(content);
const files = {
  "/letter.txt": text("Dear reader\n"),
  "/photos/naïve 🌍 %2f?#.txt": text("a name with odd letters\n"),
};
const modified = "2025-01-01T00:00:00Z";

/**
 * What the conformance kit needs to know of the importer: where to point it, what it can do. Each line
 * of `can` puts it to more rules; the type `ImporterCapabilities` tells which. The collections are
 * those of `tests/fake_server.ts`.
 */
export const importer = importerSetup({
  config: { location: "acme://letters", token },
  can: {
    files,
    emptyFile: "/empty",
    largeFile: "/large",
    // The same documents are recorded in the same way every time.
    stable: true,
    touch: fromStart,
    endless: { config: { location: "acme://endless" } },
    waits: { config: { location: "acme://silent" } },
    throwsAtOnce: { config: { location: "acme://missing" }, message: "404" },
    throwsAfter: { config: { location: "acme://broken" }, records: 100, message: "400" },
    readerFails: {
      config: { location: "acme://torn" },
      path: "/half",
      message: "the connection broke",
    },
    pingFails: { config: { token: "wrong" }, message: 'check the option "token"' },
    uncleanPaths: { config: { location: "acme://unclean" }, records: 3 },
    refused: { config: { base_url: "nowhere" }, message: 'the option "base_url"' },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
  start() {
    const server = fakeServer();
    const letters = server.collection("letters");
    for (const [path, content] of Object.entries(files)) {
      letters.set(path.slice(1), { content, modified });
    }
    letters.set("empty", { content: text(""), modified });
    letters.set("large", { content: new Uint8Array(17 * 1024 * 1024), modified });
    letters.set("diary", { content: text("first page"), modified });
    for (const key of ["a//b", "../up", "end/"]) {
      server.collection("unclean").set(key, { content: text(""), modified });
    }
    server.collection("torn").set("half", { content: new Uint8Array(1_000_000), modified });
    for (let index = 0; index < 150; index++) {
      server.collection("broken").set(String(index), { content: text("x"), modified });
    }
    return Promise.resolve({
      config: { base_url: server.url },
      can: {
        touch() {
          const content = text(crypto.randomUUID());
          letters.set("diary", { content, modified: new Date().toISOString() });
          return Promise.resolve({ path: "/diary" });
        },
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    });
  },
});
