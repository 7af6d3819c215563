import { strictEqual as equal } from "node:assert/strict";
import { guardBytes } from "./guarded_bytes.ts";
import { scriptedBytes } from "./testdata/scripted_bytes.ts";

Deno.test("content passed through a watch and a limit leaves nothing behind for a piece", async () => {
  const at = (module: string) => JSON.stringify(import.meta.resolve(module));
  const code = `
    import { watchStalls } from ${at("./stall_watch.ts")};
    import { bandwidthLimit } from ${at("./bandwidth_limit.ts")};
    const { signal } = new AbortController();
    const limit = bandwidthLimit({ bytesPerSecond: 1e12 });
    const piece = new Uint8Array(1);
    let pieces = 0;
    async function* source() { for (;;) yield piece; }
    const used = () => { globalThis.gc(); globalThis.gc(); return Deno.memoryUsage().heapUsed; };
    let early = 0;
    const watched = watchStalls(source(), { ms: 60_000, action: "read", signal });
    for await (const _piece of limit.pass(watched, signal)) {
      pieces++;
      if (pieces === 20_000) early = used();
      if (pieces === 120_000) break;
    }
    console.log(used() - early);
  `;
  const args = ["run", "--no-lock", "--no-check", "--v8-flags=--expose-gc", "-A"];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    const command = new Deno.Command(Deno.execPath(), { args: [...args, file], stdin: "null" });
    const { stdout, success } = await command.output();
    equal(success, true);
    const grown = Number(new TextDecoder().decode(stdout));
    // One reaction of a promise, or one listener, for each piece would be 5 MB and more.
    equal(grown < 1_000_000, true, `${grown} bytes`);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("content that is aborted at any moment fails with the reason or is whole, never cut short", async () => {
  for (const form of ["stream", "iterable"] as const) {
    for (const end of ["end", "hang"] as const) {
      for (let turns = 0; turns < 24; turns++) {
        const stop = new AbortController();
        const abortLater = async () => {
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          stop.abort("why");
        };
        const piece = () => (abortLater(), Promise.resolve(new Uint8Array(1)));
        const source = scriptedBytes([piece, new Uint8Array(2), end]);
        const read = async () => {
          let length = 0;
          for await (const piece of guarded(source[form], stop.signal)) length += piece.length;
          return length;
        };
        const outcome = await read().catch((reason) => reason);
        const whole = end === "end" ? [3, "why"] : ["why"];
        equal(whole.includes(outcome), true, `${form}, ${end}, ${turns} turns: ${outcome}`);
      }
    }
  }
});

function guarded(
  bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const guard = guardBytes(bytes, signal);
  return guard.through(guard.pull);
}
