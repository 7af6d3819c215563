import { flawed, frameCutter, type WrongPlugin } from "./wrong_plugin.ts";

const PREFACE_BYTES = 24;
const TYPE_PING = 6;
const TYPE_CONTINUATION = 9;

/** Plugins that are wrong in their bytes (rows P1, P9, P17). */
export const wrongBytes: readonly WrongPlugin[] = [
  {
    row: "P1",
    why: "waits for the host to speak first",
    distance: "grpc",
    source: flawed({
      connection: ({ input, output }) => {
        const spoken = Promise.withResolvers<void>();
        return {
          input: {
            async read(buffer) {
              const count = await input.read(buffer);
              spoken.resolve();
              return count;
            },
          },
          output: {
            async write(bytes) {
              await spoken.promise;
              return await output.write(bytes);
            },
          },
        };
      },
    }),
  },
  {
    row: "P9",
    why: "answers a PING with a payload of its own",
    distance: "grpc",
    source: flawed({
      connection: ({ input, output }) => {
        const cut = frameCutter(0);
        return {
          input,
          output: {
            async write(bytes) {
              for (const frame of cut(bytes)) {
                const sent = frame.slice();
                if (sent[3] === TYPE_PING) sent.fill(0, 9);
                for (let rest = sent; rest.length > 0;) {
                  rest = rest.subarray(await output.write(rest));
                }
              }
              return bytes.length;
            },
          },
        };
      },
    }),
  },
  {
    row: "P17",
    why: "does not know that headers may come in pieces",
    distance: "grpc",
    source: flawed({
      connection: ({ input, output }, die) => {
        const cut = frameCutter(PREFACE_BYTES);
        return {
          output,
          input: {
            async read(buffer) {
              const count = await input.read(buffer);
              const frames = cut(buffer.subarray(0, count ?? 0));
              if (frames.some((frame) => frame[3] === TYPE_CONTINUATION)) die();
              return count;
            },
          },
        };
      },
    }),
  },
];
