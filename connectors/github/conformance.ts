import { fromStart, importerSetup } from "@plakar-deno/sdk/testing";
import { faultyServers, optionsFor } from "./conformance/conformance_faults.ts";
import { startFakeGitHub } from "./testdata/fake_github.ts";
import { fillSample } from "./testdata/sample_world.ts";

const MIB = 1 << 20;
const ASSETS = "/acme/tools/releases/v2/assets/";
// The sizes are those around chunks (protocol 3.4).
const FILES: Readonly<Record<string, number>> = {
  "empty.bin": 0,
  "large.bin": 17 * MIB + 3,
  "size-65535.bin": 65_535,
  "size-65536.bin": 65_536,
  "size-65537.bin": 65_537,
  "size-million.bin": MIB + 1,
};

/** How the importer is tested: on a server in memory, which stands in for GitHub. */
export const importer = importerSetup({
  config: { location: "github://acme" },
  can: {
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
    files: fromStart,
    emptyFile: `${ASSETS}empty.bin`,
    largeFile: `${ASSETS}large.bin`,
    throwsAtOnce: fromStart,
    throwsAfter: fromStart,
    throwsAtEnd: fromStart,
    readerFails: fromStart,
    endless: fromStart,
    waits: fromStart,
    errorRecord: fromStart,
    uncleanPaths: fromStart,
    pingFails: fromStart,
    uncleanRoots: [
      { config: { location: "github://acme/" }, cleaned: "/acme" },
      { config: { location: "github://acme/tools/" }, cleaned: "/acme/tools" },
    ],
    stable: true,
    touch: fromStart,
    refused: {
      config: { location: "github://acme/tools/issues" },
      message: "it names no owner or repository",
    },
  },
  async start() {
    await using undo = new AsyncDisposableStack();
    const github = undo.use(await startFakeGitHub());
    const { tools } = fillSample(github);
    const release = github.change.release(tools, "v2");
    const files: Record<string, Uint8Array> = {};
    for (const [name, size] of Object.entries(FILES)) {
      const content = patternOf(name, size);
      github.change.asset(release, name, content);
      files[ASSETS + name] = content;
    }
    const faulty = undo.use(await faultyServers());
    const end = undo.move();
    return {
      config: optionsFor(github),
      can: {
        ...faulty.can,
        files,
        // No time tells of it.
        touch() {
          tools.labels[0]!.description = crypto.randomUUID();
          return Promise.resolve({ path: "/acme/tools/labels.json" });
        },
      },
      [Symbol.asyncDispose]: () => end.disposeAsync(),
    };
  },
});

/** Bytes that tell one file from another and one position from another. */
function patternOf(name: string, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = name.length * 7919 + 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
