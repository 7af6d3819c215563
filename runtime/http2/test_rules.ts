import { ok, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../../sdk/error.ts";
import { collector, echo } from "../test_session.ts";
import type { Frame } from "./test_frames.ts";
import { request, statusOf, type TestServerOptions, withServer } from "./test_server.ts";

/** A unary method that answers what it is asked. */
export const ECHO = "/test.Test/Echo";
/** A method with many requests, which waits for their end. */
export const COLLECT = "/test.Test/Collect";

// Far above the streams of the tests.
const NEXT = 1001;

/**
 * Tests that frames are answered with GOAWAY and `code`, and that the server ends for that reason.
 * The name of each test begins with the section of RFC 9113 that it proves.
 */
export function connectionError(
  name: string,
  code: number,
  frames: readonly (Frame | Uint8Array)[],
  options: TestServerOptions = {},
): void {
  Deno.test(`RFC 9113 ${name}`, () => {
    const { handler } = collector();
    return withServer([echo, handler], async ({ peer, outcome }) => {
      await peer.send(...frames);
      await peer.goaway(code);
      const error = await outcome();
      ok(error instanceof ConnectorError, String(error));
      equal(error.code, "data_loss");
    }, options);
  });
}

/** Tests that frames are answered with RST_STREAM and `code`, and that the connection lives on. */
export function streamError(
  name: string,
  code: number,
  frames: readonly (Frame | Uint8Array)[],
  streamId = 1,
): void {
  Deno.test(`RFC 9113 ${name}`, () => {
    const { handler } = collector();
    return withServer([echo, handler], async ({ peer }) => {
      await peer.send(...frames);
      await peer.reset(streamId, code);
      await peer.send(...request(NEXT, ECHO));
      equal(await statusOf(peer, NEXT), "0");
      await peer.untroubled();
    });
  });
}

/** Tests that frames are taken: no stream is reset, and the connection lives on. */
export function accepted(
  name: string,
  frames: readonly (Frame | Uint8Array)[],
  options: TestServerOptions = {},
): void {
  Deno.test(`RFC 9113 ${name}`, () => {
    const { handler } = collector();
    return withServer([echo, handler], async ({ peer }) => {
      await peer.send(...frames);
      await peer.send(...request(NEXT, ECHO));
      equal(await statusOf(peer, NEXT), "0");
      await peer.untroubled();
    }, options);
  });
}
