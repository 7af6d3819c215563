import { deepStrictEqual as deepEqual } from "node:assert/strict";
import type { Codec } from "../../proto/codec.ts";
import { handler } from "../handler.ts";
import { FRAME } from "./frame_types.ts";
import { request, statusOf, withServer } from "./test_server.ts";

const codec: Codec<Uint8Array> = { encode: (message) => message, decode: (bytes) => bytes.slice() };
const echo = handler<Uint8Array, Uint8Array>({
  method: { path: "/test.Test/Echo", kind: "unary", request: codec, response: codec },
  handle: (message) => message,
});

Deno.test("P4 a host that closes its side right behind its last request gets the answer", async () => {
  for (let round = 0; round < 20; round++) {
    await withServer([echo], async ({ peer, closeHost, served }) => {
      await peer.send(...request(1, "/test.Test/Echo", Uint8Array.of(1, 2, 3)));
      closeHost();
      const { payload } = await peer.next(FRAME.data);
      deepEqual([...payload], [0, 0, 0, 0, 3, 1, 2, 3]);
      deepEqual(await statusOf(peer, 1), "0");
      await served;
    });
  }
});
