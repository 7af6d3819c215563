import { strictEqual as equal, throws } from "node:assert/strict";
import { spawnWritten } from "./spawn_written.ts";

const onlyLinux = Deno.build.os !== "linux";

async function inFolder(run: (program: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const program = `${folder}/program`;
    await Deno.copyFile("/bin/true", program);
    await run(program);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "a program that is still held open for writing is started as soon as it is free",
  ignore: onlyLinux,
  fn: () =>
    inFolder(async (program) => {
      // Another process holds the file, as one that is being started does.
      const script = `exec 3>>"$0"; echo held; sleep 0.1`;
      const holder = new Deno.Command("sh", { args: ["-c", script, program], stdout: "piped" });
      const held = holder.spawn();
      const said = held.stdout.getReader();
      await said.read();
      throws(() => new Deno.Command(program).spawn(), /Text file busy/);
      equal((await spawnWritten(new Deno.Command(program)).status).code, 0);
      await said.cancel();
      await held.status;
    }),
});

Deno.test({
  name:
    "a program that stays held is refused in the system's words, and one that is missing at once",
  ignore: onlyLinux,
  fn: () =>
    inFolder((program) => {
      using _file = Deno.openSync(program, { append: true });
      throws(() => spawnWritten(new Deno.Command(program)), /Text file busy/);
      throws(() => spawnWritten(new Deno.Command(`${program}.not`)), Deno.errors.NotFound);
      return Promise.resolve();
    }),
});
