import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { leftBehind } from "./leaks.ts";
import { memoryTrack } from "./memory_track.ts";

Deno.test("cycles that clean up leave nothing", async () => {
  const left = await leftBehind({
    cycles: 10,
    async cycle() {
      using _file = await Deno.open(new URL(import.meta.url));
      clearTimeout(setTimeout(() => {}, 60_000));
      await new Promise((resolve) => setTimeout(resolve, 1));
      clearInterval(setInterval(() => {}, 60_000));
    },
  });
  deepEqual(left, { processes: 0, files: 0, timers: 0 });
});

Deno.test("files, timers and processes that stay are counted", async () => {
  const files: Deno.FsFile[] = [];
  const timers: ReturnType<typeof setTimeout>[] = [];
  const children: Deno.ChildProcess[] = [];
  const program = new Deno.Command(Deno.execPath(), {
    args: ["eval", "await new Promise((resolve) => setTimeout(resolve, 60_000))"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  const left = await leftBehind({
    cycles: 5,
    async cycle(index) {
      files.push(await Deno.open(new URL(import.meta.url)));
      if (index % 2 === 0) timers.push(setTimeout(() => {}, 60_000));
      if (index === 4) children.push(program.spawn());
    },
  });
  timers.forEach(clearTimeout);
  files.forEach((file) => file.close());
  for (const child of children) {
    child.kill("SIGKILL");
    await child.status;
  }
  equal(left.timers, 1);
  if (Deno.build.os !== "linux") return;
  equal(left.processes, 1);
  // The process may have a descriptor of its own in this one.
  ok(left.files >= 2 && left.files <= 3, `${left.files} files`);
});

Deno.test("the timers' functions are back afterwards", async () => {
  const { setTimeout, clearInterval } = globalThis;
  await leftBehind({ cycles: 1, cycle: () => Promise.resolve() });
  equal(globalThis.setTimeout, setTimeout);
  equal(globalThis.clearInterval, clearInterval);
});

Deno.test({
  name: "memory that grows shows, and memory that stays does not",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const kept: Uint8Array[] = [];
    const [growing, flat] = [memoryTrack(Deno.pid), memoryTrack(Deno.pid)];
    for (let at = 0; at < 12; at++) {
      kept.push(new Uint8Array(8 * 1024 * 1024).fill(at));
      await growing.sample();
    }
    for (let at = 0; at < 12; at++) await flat.sample();
    equal(kept.length, 12);
    ok(growing.growth()! > 16 * 1024 * 1024, `grew by ${growing.growth()}`);
    ok(Math.abs(flat.growth()!) < 4 * 1024 * 1024, `flat by ${flat.growth()}`);
    equal(memoryTrack(Deno.pid).growth(), undefined);
  },
});
