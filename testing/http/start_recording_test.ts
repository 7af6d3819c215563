import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { denoPlugin } from "../../cli/test/testdata/plugin_script.ts";
import { connectImporter } from "../connect_importer.ts";
import { importerSetup } from "../conformance_setup.ts";
import type { ConnectorUnderTest } from "../subject.ts";
import { testImporter } from "../test_importer.ts";
import { expiringTokens } from "./expiring_tokens.ts";
import { fakeHttp } from "./fake_http.ts";
import { pagedItems } from "./paged_items.ts";
import { recordHttp } from "./record_http.ts";
import { readRecording, SCRUBBED } from "./recording.ts";
import { serveHttp } from "./serve_http.ts";
import { startRecording } from "./start_recording.ts";
import { importer } from "./testdata/notes_connector.ts";

const upstream = "https://api.notes.example/v1";
const token = "the-token-of-somebody";
const location = "notes://mine";
const picture = Uint8Array.of(0x89, 0x50, 0xff, 0);

/** Records three notes through the connector itself, as its author would with the real service. */
async function recordNotes(file: string): Promise<void> {
  const notes = [1, 2, 3].map((id) => ({ id, updated_at: "2024-01-02T03:04:05Z", by: token }));
  const service = fakeHttp({
    routes: {
      "GET /v1/notes": pagedItems(() => notes),
      "GET /v1/notes/:id/picture": () => new Response(picture),
    },
    faults: [expiringTokens({ tokens: { [token]: Infinity } })],
  });
  const recorder = recordHttp({ upstream, secrets: [token], fetch: service.handle });
  await using server = serveHttp(recorder.handle);
  const config = { location, token, base_url: `${server.origin}/v1` };
  await using session = await connectImporter(importer, { via: "direct", config });
  for await (const { drain } of session.import()) await drain();
  await recorder.save(file);
}

async function importOf(
  connector: ConnectorUnderTest<"importer">,
  via: "direct" | "grpc" | "process",
  config: Readonly<Record<string, string>>,
): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  await using session = await connectImporter(connector, { via, config });
  for await (const { record, drain } of session.import()) seen[record.path] = await drain();
  return seen;
}

const folder = await Deno.makeTempDir();
const file = `${folder}/notes.json`;
const start = startRecording({ file, option: "base_url" });
Deno.test.beforeAll(() => recordNotes(file));
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

Deno.test("startRecording: a connector reads the same from a recording at every distance", async () => {
  await using plugin = await denoPlugin("../../../testing/http/testdata/notes_connector.ts");
  await using started = await start(new AbortController().signal);
  const config = { location, token: SCRUBBED, ...started.config };
  const notes = { "/1.png": 4, "/2.png": 4, "/3.png": 4 };
  deepEqual(await importOf(importer, "direct", config), notes);
  deepEqual(await importOf(importer, "grpc", { ...config, token: "another token" }), notes);
  const executable = { executable: plugin.path };
  deepEqual(await importOf(executable, "process", config), notes);
});

Deno.test("startRecording: the file has what was asked and answered, and no secret", async () => {
  const text = await Deno.readTextFile(file);
  equal(text.includes(token), false);
  const { exchanges } = await readRecording(file);
  deepEqual(exchanges.map(({ request: { url } }) => url), [
    `${upstream}/notes/1/picture`,
    `${upstream}/notes/2/picture`,
    `${upstream}/notes/3/picture`,
    `${upstream}/notes?page=2&per_page=2`,
    `${upstream}/notes?per_page=2`,
  ]);
  equal(exchanges[0]!.answer.base64, picture.toBase64());
});

Deno.test("startRecording: a request that was not recorded is told at the end", async () => {
  const started = await start(new AbortController().signal);
  const base = `${started.config["base_url"]}`;
  for (const path of ["/notes?per_page=100", "/users"]) await (await fetch(base + path)).text();
  await rejects(
    async () => await started[Symbol.asyncDispose](),
    /"GET \/v1\/notes"; the nearest of 5[^]*- +per_page=2\n\+ +per_page=100\n[^]*and 1 more such/,
  );
});

Deno.test("startRecording: a file that is no recording is refused with what is wrong", async () => {
  const started = (file: string | URL) =>
    startRecording({ file, option: "base_url" })(new AbortController().signal);
  await rejects(started(`${folder}/none.json`), /cannot read the recording .*record it with/);
  await Deno.writeTextFile(`${folder}/other.json`, '{"recording": 2}');
  await rejects(started(`${folder}/other.json`), /it has no "recording": 1/);
});

Deno.test("startRecording: options that name other hosts of the service lead to the loopback, too", async () => {
  const recording = { recording: 1, upstream, hosts: ["https://login.example"], exchanges: [] };
  await Deno.writeTextFile(`${folder}/hosts.json`, JSON.stringify(recording));
  const started = (others: Record<string, string>) =>
    startRecording({ file: `${folder}/hosts.json`, option: "base_url", others })(
      new AbortController().signal,
    );
  await using hosts = await started({ token_url: "https://login.example/token" });
  const { base_url, token_url } = hosts.config!;
  const { origin } = new URL(`${base_url}`);
  equal(base_url, `${origin}/v1`);
  equal(token_url, `${origin}/~login.example/token`);
  // Or else the test would ask the service itself.
  await rejects(
    started({ files_url: "https://files.example" }),
    /the option "files_url" .* "https:\/\/files.example" lies on no host of the recording/,
  );
});

testImporter({
  connector: importer,
  name: "notes from a recording",
  ...importerSetup({
    config: { location, token: SCRUBBED },
    can: { files: { "/1.png": picture, "/2.png": picture }, stable: true },
    start,
  }),
});
