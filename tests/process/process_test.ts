import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { type SpawnedPlugin, withPlugin } from "./spawned_plugin.ts";

const text = (value: string) => new TextEncoder().encode(value);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const PREFACE = text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const EMPTY_SETTINGS = new Uint8Array([0, 0, 0, 4, 0, 0, 0, 0, 0]);

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Uint8Array;
}

/** Reads whole frames from a plugin's stdout, by hand. */
async function* frames({ connection }: SpawnedPlugin): AsyncGenerator<Frame> {
  let held = new Uint8Array();
  const buffer = new Uint8Array(64 * 1024);
  for (let count; (count = await connection.input.read(buffer)) !== null;) {
    held = Uint8Array.from([...held, ...buffer.subarray(0, count)]);
    while (held.length >= 9) {
      const view = new DataView(held.buffer, held.byteOffset);
      const size = view.getUint32(0) >>> 8;
      if (held.length < 9 + size) break;
      yield {
        type: held[3]!,
        flags: held[4]!,
        streamId: view.getUint32(5),
        payload: held.slice(9, 9 + size),
      };
      held = held.slice(9 + size);
    }
  }
}

async function nextFrame(wire: AsyncGenerator<Frame>): Promise<Frame> {
  const { value, done } = await wire.next();
  if (done) throw new Error("the plugin closed its stdout");
  return value;
}

/** Ends stdin; the process must end with 0 within a second, or in thrice the time of its start. */
async function endsSoon(plugin: SpawnedPlugin): Promise<void> {
  await plugin.closeStdin();
  const { code, startMs, endMs } = await plugin.exit;
  equal(code, 0);
  // On a busy machine everything takes longer, the start as well as the end.
  ok(endMs < Math.max(1000, 3 * startMs), `it took ${endMs} ms, its start ${startMs} ms`);
}

Deno.test("P1 a plugin that is sent nothing writes SETTINGS at once and nothing else", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    const wire = frames(plugin);
    const { type, flags, streamId, payload } = await nextFrame(wire);
    deepEqual([type, flags, streamId], [4, 0, 0]);
    for (let at = 0; at < payload.length; at += 6) {
      const view = new DataView(payload.buffer, payload.byteOffset + at);
      const [setting, value] = [view.getUint16(0), view.getUint32(2)];
      // 5 would be the frame size; a host has some eight reads open per processor (protocol 3.1).
      ok(setting !== 5, "the frame size is advertised");
      ok(setting !== 3 || value >= 1000, `no more than ${value} concurrent streams are allowed`);
    }
    const second = nextFrame(wire).then(({ type }) => type, () => undefined);
    equal(await Promise.race([second, pause(500)]), undefined, "a second frame follows");
    await plugin.closeStdin();
    equal((await plugin.exit).code, 0);
  });
});

Deno.test("P2 the manifest's args reach the plugin, and --log-level is interpreted", async () => {
  const args = ["--log-level=debug", "--flag", "value with spaces"];
  await withPlugin("tiny_plugin.ts", args, async ({ client, waitForStderr }) => {
    const { answers, status } = await client.ask("/tiny.Tiny/Args");
    equal(status, "0");
    deepEqual(JSON.parse(new TextDecoder().decode(answers[0])), args);
    await client.ask("/tiny.Tiny/Log");
    await waitForStderr("debug a debug line\n");
  });
});

for (
  const [when, script] of [
    ["while a call runs", "tiny_plugin.ts"],
    ["while modules load, behind the prelude", "prelude_plugin.ts"],
  ] as const
) {
  Deno.test(`P3 whatever the author prints ${when}, stdout carries HTTP/2 only`, async () => {
    await withPlugin(script, [], async ({ client, stderr, waitForStderr }) => {
      for (let at = 0; at < 3; at++) equal((await client.ask("/tiny.Tiny/Print")).status, "0");
      equal((await client.ask("/tiny.Tiny/Echo", text("still here"))).status, "0");
      await waitForStderr("stray corked two");
      const roads = "log info debug dirxml group groupCollapsed count time timeLog trace assert " +
        "warn error Deno.stdout process.stdout corked";
      for (const road of roads.split(" ")) match(stderr(), new RegExp(`stray.* ?${road}`));
      match(stderr(), /stray: "?'?dir/);
      match(stderr(), /\btable\b/);
      equal(stderr().match(/stray Deno.stdout/g)!.length % 3, 0);
    });
  });
}

Deno.test("P3 P4 a host that never reads stderr stops neither a connector that prints nor its end", () =>
  withPlugin("tiny_plugin.ts", [], async (plugin) => {
    equal((await plugin.client.ask("/tiny.Tiny/PrintMuch")).status, "0");
    await endsSoon(plugin);
  }, { readsStderr: false }));

Deno.test("P3 what a connector prints before it ends the process itself is still said", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    equal((await plugin.client.ask("/tiny.Tiny/Exit")).status, undefined);
    equal((await plugin.exit).code, 3);
    await plugin.waitForStderr("last words\n");
  });
});

Deno.test("P4 the end of stdin while idle ends the process with 0 within a second", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    equal((await plugin.client.ask("/tiny.Tiny/Echo")).status, "0");
    await endsSoon(plugin);
    match(plugin.stderr(), /note closed/);
  });
});

Deno.test("P5 the end of stdin during a Put ends the process promptly, nothing commits", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    const put = plugin.client.call("/tiny.Tiny/Put");
    put.send(new Uint8Array(1024 * 1024));
    equal((await plugin.client.ask("/tiny.Tiny/Echo")).status, "0");
    await endsSoon(plugin);
    match(plugin.stderr(), /note discarded/);
    match(plugin.stderr(), /note aborted/);
    equal(plugin.stderr().includes("committed"), false);
  });
});

Deno.test("P5 truncated wire is the end of stdin: a frame cut short commits nothing", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    const put = plugin.client.call("/tiny.Tiny/Put");
    put.send(new Uint8Array(1000));
    equal((await plugin.client.ask("/tiny.Tiny/Echo")).status, "0");
    await plugin.connection.output.write(new Uint8Array([0, 0, 100, 0, 1, 0, 0, 0, 1, 7, 7]));
    await plugin.closeStdin();
    equal((await plugin.exit).code, 0);
    match(plugin.stderr(), /note discarded/);
    equal(plugin.stderr().includes("committed"), false);
  });
});

Deno.test("P5 a close that hangs and calls that hang do not keep the process", async () => {
  await withPlugin("tiny_plugin.ts", ["--hang-close"], async (plugin) => {
    plugin.client.call("/tiny.Tiny/Hang").end();
    equal((await plugin.client.ask("/tiny.Tiny/Echo")).status, "0");
    await endsSoon(plugin);
  });
});

Deno.test("P5 the end of stdin ends a plugin whose stdout nobody reads", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    const { input, output } = plugin.connection;
    let paused = false;
    const stuck = {
      output,
      input: {
        async read(buffer: Uint8Array) {
          if (paused) await plugin.exit;
          return await input.read(buffer);
        },
      },
    };
    const { testClient } = await import("../../runtime/test_client.ts");
    const client = testClient(stuck);
    const call = client.call("/tiny.Tiny/Flood");
    call.send(new Uint8Array());
    call.end();
    await call.next();
    paused = true;
    await pause(200);
    await endsSoon(plugin);
    await client.close();
  });
});

Deno.test({
  name: "P7 SIGINT, SIGTERM and SIGHUP do not end a plugin whose stdin is open",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withPlugin("tiny_plugin.ts", [], async (plugin) => {
      equal((await plugin.client.ask("/tiny.Tiny/Echo")).status, "0");
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        plugin.kill(signal);
        await pause(50);
        equal((await plugin.client.ask("/tiny.Tiny/Echo")).status, "0");
      }
      await plugin.closeStdin();
      equal((await plugin.exit).code, 0);
    });
  },
});

Deno.test("P8 an unknown method or service is UNIMPLEMENTED, the connection stays up", async () => {
  await withPlugin("tiny_plugin.ts", [], async ({ client }) => {
    equal((await client.ask("/tiny.Tiny/Nothing")).status, "12");
    equal((await client.ask("/importer.Importer/Init")).status, "12");
    equal((await client.ask("/tiny.Tiny/Echo")).status, "0");
  });
});

Deno.test("P9 a PING with the bandwidth probe's payload is acknowledged with the same", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    const probe = [2, 4, 16, 16, 9, 14, 7, 7];
    await plugin.connection.output.write(PREFACE);
    await plugin.connection.output.write(EMPTY_SETTINGS);
    await plugin.connection.output.write(
      new Uint8Array([0, 0, 8, 6, 0, 0, 0, 0, 0, ...probe]),
    );
    const wire = frames(plugin);
    let frame = await nextFrame(wire);
    while (frame.type !== 6) {
      equal(frame.type === 7, false, "a GOAWAY must never be sent");
      frame = await nextFrame(wire);
    }
    deepEqual([frame.flags, [...frame.payload]], [1, probe]);
  });
});

Deno.test("P15 an error text arrives percent-encoded and whole", async () => {
  await withPlugin("tiny_plugin.ts", [], async ({ client }) => {
    const { status, message } = await client.ask("/tiny.Tiny/Fail");
    equal(status, "2");
    // A space may be encoded as well (gRPC over HTTP/2, "Status-Message").
    match(message ?? "", /^100%25(%20| )s%C3%BC%C3%9F%0Afailed$/);
  });
});

Deno.test("P16 rejections and throws that nobody catches are logged, the process lives", async () => {
  await withPlugin("tiny_plugin.ts", [], async ({ client, waitForStderr }) => {
    equal((await client.ask("/tiny.Tiny/Stray")).status, "0");
    for (const stray of ["rejection", "throw", "tick", "microtask"]) {
      await waitForStderr(`the connector failed outside any call: stray ${stray}`);
    }
    equal((await client.ask("/tiny.Tiny/Echo")).status, "0");
  });
});

Deno.test("P17 a request split into single bytes and split headers is served", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    const { testClient } = await import("../../runtime/test_client.ts");
    const client = testClient({
      input: plugin.connection.input,
      output: {
        async write(data) {
          for (let at = 0; at < data.length; at++) {
            await plugin.connection.output.write(data.subarray(at, at + 1));
          }
          return data.length;
        },
      },
    });
    const { status, answers } = await client.ask("/tiny.Tiny/Echo", text("byte by byte"));
    equal(status, "0");
    equal(new TextDecoder().decode(answers[0]), "byte by byte");
    await client.close();
  });
});

Deno.test("a text line on stdin is answered with a sentence on stderr and exit code 1", async () => {
  await withPlugin("tiny_plugin.ts", [], async (plugin) => {
    await plugin.connection.output.write(text("hello plugin\n"));
    equal((await plugin.exit).code, 1);
    match(plugin.stderr(), /^error cannot serve: stdin began with "hello plugin\\n" instead of/m);
  });
});

Deno.test("--help says what the program is, on stderr, and exits with 0", async () => {
  await withPlugin("tiny_plugin.ts", ["--help"], async (plugin) => {
    equal((await plugin.exit).code, 0);
    match(plugin.stderr(), /Plakar plugin: the importer for tiny:\/\//);
  });
});
