import { ConnectorError } from "../../sdk/error.ts";
import type { StartedSetup } from "../conformance_setup.ts";
import { readRecording } from "./recording.ts";
import { replayHttp, type ReplayHttpOptions } from "./replay_http.ts";
import { serveHttp } from "./serve_http.ts";
import { serviceAddress } from "./service_address.ts";

/** What {@link startRecording} takes. */
export interface StartRecordingOptions extends ReplayHttpOptions {
  /** The file of the recording. */
  readonly file: string | URL;
  /** The connector's option that says where the service is, such as `base_url`. */
  readonly option: string;
  /**
   * More options that say where something is, with what they were: `{ token_url:
   * "https://login.example.com/token" }`. It lies on a host that was recorded.
   */
  readonly others?: Readonly<Record<string, string>>;
}

/**
 * The `start` of a conformance setup that runs a connector on a recording: it is served on the
 * loopback, so that the connector is reached in this process and as an executable alike, and its
 * address goes into the option that is named.
 *
 * A request that was not recorded is told at the end, with what differs, even when the connector made
 * light of it.
 *
 * @example
 * ```ts
 * import { importerSetup, SCRUBBED, startRecording } from "@plakar-deno/sdk/testing";
 *
 * export const importer = importerSetup({
 *   config: { location: "notes://me", token: SCRUBBED },
 *   can: { stable: true },
 *   start: startRecording({
 *     file: new URL("./testdata/notes.json", import.meta.url),
 *     option: "base_url",
 *   }),
 * });
 * ```
 */
export function startRecording(
  options: StartRecordingOptions,
): (signal: AbortSignal) => Promise<StartedSetup<Record<never, never>>> {
  return async (signal) => {
    const recording = await readRecording(options.file);
    const replay = replayHttp(recording, options);
    const server = serveHttp(replay.handle, { signal });
    const { localised } = serviceAddress(recording.upstream, recording.hosts);
    const places = { [options.option]: recording.upstream, ...options.others };
    for (const [name, address] of Object.entries(places)) {
      places[name] = localised(address, new URL(server.origin));
      if (places[name] !== address) continue;
      await server[Symbol.asyncDispose]();
      throw notRecorded(name, address, options.file);
    }
    return {
      config: places,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        const [first] = replay.unknown;
        if (first === undefined) return;
        const more = replay.unknown.length - 1;
        throw new Error(more === 0 ? first : `${first}\nand ${more} more such requests`);
      },
    };
  };
}

/** The test would ask the service itself. */
function notRecorded(name: string, address: string, file: string | URL): ConnectorError {
  return new ConnectorError(
    `cannot put the option "${name}" on the loopback: "${address}" lies on no host of the recording ` +
      `"${file}"; record it with this host in "hosts"`,
    { code: "invalid_argument" },
  );
}
