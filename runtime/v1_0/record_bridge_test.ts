import { deepStrictEqual, match, rejects, strictEqual, throws } from "node:assert/strict";
import type { ExportCall, ExportRecord } from "../../sdk/exporter.ts";
import type { BridgedRecord } from "./bridged_record.ts";
import { type RecordBridge, recordBridge } from "./record_bridge.ts";
import { provisionalInfo } from "./provisional_info.ts";

type Author = (call: ExportCall) => Promise<void>;

const folder = (path: string): BridgedRecord => ({
  path,
  make: (answer) => ({
    kind: "directory",
    path,
    info: provisionalInfo("directory"),
    xattrNames: [],
    ...answer,
  }),
});

/** A file whose pieces are given, or made. */
function file(path: string, read: () => Promise<Uint8Array | null>): BridgedRecord {
  return {
    path,
    read,
    make: (answer, content) => ({
      kind: "file",
      path,
      info: provisionalInfo("file", 1),
      content,
      xattrNames: [],
      ...answer,
    }),
  };
}

function pieces(count: number): () => Promise<Uint8Array | null> {
  let left = count;
  return () => Promise.resolve(left-- > 0 ? new Uint8Array(1) : null);
}

const never = () => new Promise<never>(() => {});
const open = new AbortController();
const bridging = (author: Author): RecordBridge => recordBridge({ author, closing: open.signal });

const answering: Author = async ({ records }) => {
  for await (const record of records) record.ok();
};

/** Timers that only `pass` lets fire. */
async function withClock(test: (pass: (ms: number) => void) => Promise<void>): Promise<void> {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const timers = new Map<number, { at: number; run: () => void; every?: number }>();
  let now = 0;
  let last = 0;
  const clear = (id: number) => void timers.delete(id);
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms: number) => {
      timers.set(++last, { at: now + ms, run });
      return last;
    },
    setInterval: (run: () => void, ms: number) => {
      timers.set(++last, { at: now + ms, run, every: ms });
      return last;
    },
    clearTimeout: clear,
    clearInterval: clear,
  });
  try {
    // As the machine's: an interval fires once, however long it was asleep.
    await test((ms) => {
      now += ms;
      for (const [id, timer] of [...timers]) {
        if (timer.at > now || !timers.has(id)) continue;
        if (timer.every === undefined) timers.delete(id);
        else timer.at = now + timer.every;
        timer.run();
      }
    });
    strictEqual(timers.size, 0, "no timer is left");
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
  }
}

const tick = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
async function ticks(): Promise<void> {
  for (let at = 0; at < 50; at++) await tick();
}

Deno.test("a call ends with the answer of its record", async () => {
  const bridge = bridging(async ({ records }) => {
    for await (const record of records) {
      if (record.path === "/bad") record.error(new Error("no room"));
      else record.ok();
      record.error("too late");
    }
  });
  await bridge.give(folder("/good"));
  await rejects(bridge.give(folder("/bad")), /no room/);
  await bridge.give(folder("/good"));
  await bridge.end();
  await bridge.end();
});

Deno.test("an export that nobody needed is not started", () => {
  let started = false;
  const bridge = bridging(() => {
    started = true;
    return Promise.resolve();
  });
  strictEqual(bridge.end(), undefined);
  strictEqual(started, false);
});

Deno.test("the second content comes when the first was read or answered", async () => {
  const log: string[] = [];
  const go = Promise.withResolvers<void>();
  const bridge = bridging(async ({ records }) => {
    const iterator = records[Symbol.asyncIterator]();
    const [first, second] = [iterator.next(), iterator.next()];
    const record = (await first).value as ExportRecord & { kind: "file" };
    await ticks();
    second.then(({ value }) => {
      log.push(`second ${value?.path}`);
      value?.ok();
    });
    await ticks();
    log.push("reading");
    while (await record.content.read() !== null);
    await second;
    await go.promise;
    record.ok();
    await answering({ records, signal: open.signal });
  });
  const one = bridge.give(file("/1", pieces(3)));
  const two = bridge.give(file("/2", pieces(1)));
  await two;
  deepStrictEqual(log, ["reading", "second /2"]);
  go.resolve();
  await one;
  await bridge.end();
});

Deno.test("E4 asking for the next record gives up the content before", async () => {
  const failures: unknown[] = [];
  const bridge = bridging(async ({ records }) => {
    const held: ExportRecord[] = [];
    for await (const record of records) {
      held.push(record);
      if (held.length < 2) continue;
      const [first] = held;
      if (first?.kind === "file") await first.content.read().catch((error) => failures.push(error));
      for (const each of held) each.error("given up");
    }
  });
  const one = bridge.give(file("/1", pieces(1)));
  const two = bridge.give(folder("/2"));
  await rejects(one, /given up/);
  await rejects(two, /given up/);
  match(String(failures[0]), /the rest of "\/1" is gone/);
  await bridge.end();
});

Deno.test("what the export throws fails the call, all later ones, and the end", async () => {
  const bridge = bridging(async ({ records }) => {
    for await (const record of records) {
      if (record.path === "/2") throw new Error("the disk is gone");
      record.ok();
    }
  });
  await bridge.give(folder("/1"));
  await rejects(bridge.give(folder("/2")), /the disk is gone/);
  await rejects(bridge.give(folder("/3")), /the disk is gone/);
  throws(() => bridge.start(), /the disk is gone/);
  await rejects(async () => await bridge.end(), /the disk is gone/);
  await rejects(async () => await bridge.end(), /the disk is gone/);
});

Deno.test("what the export throws after its records is told at the end", async () => {
  const bridge = bridging(async (call) => {
    await answering(call);
    throw new Error("2 folders are not as in the snapshot");
  });
  await bridge.give(folder("/1"));
  await rejects(async () => await bridge.end(), /2 folders/);
});

Deno.test("an author who ends early: later calls fail, and the end tells it, too", async () => {
  const bridge = bridging(async ({ records }) => {
    for await (const record of records) return record.ok();
  });
  await bridge.give(folder("/1"));
  await rejects(bridge.give(folder("/2")), /not restored: the exporter ended before/);
  await rejects(async () => await bridge.end(), /must take all records/);
  const whole = bridging(async ({ records }) => {
    for await (const record of records) return record.ok();
  });
  await whole.give(folder("/1"));
  await whole.end();
});

Deno.test("an author who ends without an answer", async () => {
  const bridge = bridging(async ({ records }) => {
    for await (const _ of records) return;
  });
  await rejects(bridge.give(folder("/1")), /ended without an answer for "\/1"/);
  await bridge.end();
});

Deno.test("a call that is cancelled while it waits never reaches the author", async () => {
  const seen: string[] = [];
  const go = Promise.withResolvers<void>();
  const bridge = bridging(async ({ records }) => {
    for await (const record of records) {
      seen.push(record.path);
      await go.promise;
      record.ok();
    }
  });
  const abort = new AbortController();
  const first = bridge.give(folder("/1"));
  const second = bridge.give({ ...folder("/2"), signal: abort.signal });
  abort.abort(new Error("cancelled"));
  await rejects(second, /cancelled/);
  await rejects(bridge.give({ ...folder("/3"), signal: abort.signal }), /cancelled/);
  go.resolve();
  await first;
  await bridge.give(folder("/4"));
  deepStrictEqual(seen, ["/1", "/4"]);
  await bridge.end();
});

Deno.test("the end fails what is under way, and calls after it", async () => {
  const seen: unknown[] = [];
  const bridge = bridging(async ({ records }) => {
    for await (const record of records) {
      if (record.kind !== "file") continue;
      await record.content.read();
      await record.content.read().catch((error) => {
        seen.push(String(error));
        record.error(error);
      });
    }
  });
  let given = 0;
  const gate = Promise.withResolvers<null>();
  const read = () => given++ === 0 ? Promise.resolve(new Uint8Array(1)) : gate.promise;
  const one = rejects(bridge.give(file("/1", read)), /the call is over/);
  const two = rejects(bridge.give(folder("/2")), /host closed the exporter/);
  await ticks();
  const end = bridge.end();
  // As the call's own content does when the exporter is closed.
  gate.reject(new Error("the call is over"));
  await Promise.all([one, two, end]);
  deepStrictEqual(seen, ["Error: the call is over"]);
  await rejects(bridge.give(folder("/3")), /host closed the exporter/);
});

Deno.test("P5 the end of the connection ends everything at once", async () => {
  const abort = new AbortController();
  const seen: unknown[] = [];
  const bridge = recordBridge({
    closing: abort.signal,
    async author({ records, signal }) {
      try {
        for await (const record of records) if (record.path !== "/held") record.ok();
      } catch (error) {
        seen.push(error, signal.aborted);
        await never();
      }
    },
  });
  await bridge.give(folder("/1"));
  const held = bridge.give(folder("/held"));
  const end = bridge.end();
  const gone = new Error("the connection ended");
  const later = [rejects(held, /ended/), rejects(async () => await end, /the connection ended/)];
  abort.abort(gone);
  await Promise.all(later);
  throws(() => bridge.start(), /the connection ended/);
});

Deno.test("an author who answers only at the end is told after 300 s, and so is the host", () =>
  withClock(async (pass) => {
    const seen: unknown[] = [];
    const bridge = bridging(async ({ records }) => {
      const all: ExportRecord[] = [];
      try {
        for await (const record of records) all.push(record);
      } catch (error) {
        seen.push(error);
        throw error;
      }
    });
    const call = bridge.give(folder("/1"));
    const ended = rejects(call, /did not answer "\/1" within 300 seconds and waits for further/);
    await ticks();
    pass(299_999);
    await ticks();
    deepStrictEqual(seen, []);
    pass(1);
    await ended;
    strictEqual(seen.length, 1);
    // The next call does not have to wait.
    await rejects(bridge.give(folder("/2")), /within 300 seconds/);
    await rejects(async () => await bridge.end(), /must answer each record when it is stored/);
  }));

Deno.test("one record without an answer costs its own call alone", () =>
  withClock(async (pass) => {
    const bridge = bridging(async ({ records }) => {
      for await (const record of records) if (record.path !== "/held") record.ok();
    });
    await bridge.give(folder("/1"));
    const held = rejects(bridge.give(folder("/held")), /did not answer "\/held"/);
    await ticks();
    pass(250_000);
    // A sign of life.
    await bridge.give(folder("/2"));
    pass(250_000);
    await ticks();
    pass(50_000);
    await held;
    await bridge.give(folder("/3"));
    await bridge.end();
  }));

Deno.test("an author at work is given all the time it takes", () =>
  withClock(async (pass) => {
    const go = Promise.withResolvers<void>();
    const bridge = bridging(async ({ records }) => {
      for await (const record of records) {
        if (record.kind === "file") { while (await record.content.read() !== null); }
        await go.promise;
        record.ok();
      }
    });
    const slow = Promise.withResolvers<null>();
    const call = bridge.give(file("/1", () => slow.promise));
    await ticks();
    pass(1_000_000);
    slow.resolve(null);
    await ticks();
    pass(1_000_000);
    go.resolve();
    await call;
    await bridge.end();
  }));

/** A content of which `come` bytes come, and the rest never. */
function lying(path: string, come = 1): BridgedRecord & { readonly abandoned: unknown[] } {
  const left = Promise.withResolvers<null>();
  left.promise.catch(() => {});
  const abandoned: unknown[] = [];
  let pieces = 0;
  return {
    ...file(path, () => pieces++ < come ? Promise.resolve(new Uint8Array(1)) : left.promise),
    abandoned,
    abandon(reason) {
      abandoned.push(reason);
      left.reject(reason);
    },
  };
}

const reading: Author = async ({ records }) => {
  for await (const record of records) {
    try {
      if (record.kind === "file") { while (await record.content.read() !== null); }
      record.ok();
    } catch (error) {
      record.error(error);
    }
  }
};

Deno.test("V9 V12 a content the host left lying is given up when others wait, after 300 s", () =>
  withClock(async (pass) => {
    const bridge = bridging(reading);
    const stuck = lying("/1");
    const one = rejects(bridge.give(stuck), /nothing of "\/1" for 300 seconds while other files/);
    await ticks();
    // Nobody waits: there may be all the time it takes.
    for (let at = 0; at < 100; at++) pass(25_000);
    deepStrictEqual(stuck.abandoned, []);
    const two = bridge.give(file("/2", pieces(1)));
    await ticks();
    // Asleep for a day.
    pass(86_400_000);
    for (let at = 0; at < 10; at++) pass(25_000);
    deepStrictEqual(stuck.abandoned, []);
    pass(25_000);
    await one;
    await two;
    await bridge.end();
  }));

Deno.test("V12 a content that comes slowly, or is read slowly, is not given up", () =>
  withClock(async (pass) => {
    const go = Promise.withResolvers<void>();
    const bridge = bridging(async ({ records }) => {
      for await (const record of records) {
        if (record.kind === "file") { while (await record.content.read() !== null); }
        await go.promise;
        record.ok();
      }
    });
    let next = Promise.withResolvers<Uint8Array | null>();
    const given: unknown[] = [];
    const one = bridge.give({
      ...file("/1", () => next.promise),
      abandon: (reason) => void given.push(reason),
    });
    const two = bridge.give(folder("/2"));
    for (let piece = 0; piece < 5; piece++) {
      await ticks();
      for (let at = 0; at < 11; at++) pass(25_000);
      const { resolve } = next;
      next = Promise.withResolvers();
      resolve(new Uint8Array(1));
    }
    await ticks();
    next.resolve(null);
    await ticks();
    for (let at = 0; at < 100; at++) pass(25_000);
    deepStrictEqual(given, []);
    go.resolve();
    await one;
    await two;
    await bridge.end();
  }));

Deno.test("V12 the time a content lay still is not counted against the next one", () =>
  withClock(async (pass) => {
    const early = Promise.withResolvers<void>();
    const bridge = bridging(async ({ records }) => {
      for await (const record of records) {
        if (record.kind !== "file") record.ok();
        else {
          const rest = record.content.read().catch(() => {});
          await (record.path === "/1" ? early.promise : rest);
          record.error(new Error("too slow"));
        }
      }
    });
    const [first, second] = [lying("/1", 0), lying("/2", 0)];
    const [one, two] = [first, second].map((each) => rejects(bridge.give(each), /too slow/));
    const three = bridge.give(folder("/3"));
    await ticks();
    for (let at = 0; at < 11; at++) pass(25_000);
    early.resolve();
    await one;
    await ticks();
    for (let at = 0; at < 11; at++) pass(25_000);
    deepStrictEqual(second.abandoned, []);
    pass(25_000);
    await two;
    await three;
    strictEqual(second.abandoned.length, 1);
    await bridge.end();
  }));

Deno.test("V12 a content that is read ahead and lies still is given up, too", () =>
  withClock(async (pass) => {
    const bridge = bridging(async ({ records }) => {
      for await (const record of records) {
        if (record.kind !== "file") record.ok();
        else {
          const { content } = record;
          await Promise.all([content.read(), content.read()]).catch(record.error);
        }
      }
    });
    const stuck = lying("/1");
    const one = rejects(bridge.give(stuck), /nothing of "\/1" for 300 seconds/);
    const two = bridge.give(folder("/2"));
    await ticks();
    for (let at = 0; at < 12; at++) pass(25_000);
    strictEqual(stuck.abandoned.length, 1);
    await one;
    await two;
    await bridge.end();
  }));
