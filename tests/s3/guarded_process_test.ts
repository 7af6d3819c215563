import { strictEqual as equal } from "node:assert/strict";
import { guardedProcess } from "./guarded_process.ts";

// Writes its process id where the test can read it, and lives until it is killed.
const SLEEPER = ["-c", "echo $$ > pid.part; mv pid.part pid; exec sleep 1000"];

async function written(path: string): Promise<string> {
  for (;;) {
    try {
      return await Deno.readTextFile(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Whether a process runs: a killed one that nobody waited for does not count. */
async function isAlive(pid: string): Promise<boolean> {
  const command = new Deno.Command("ps", { args: ["-o", "stat=", "-p", pid.trim()] });
  const { stdout } = await command.output();
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout).trim());
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "guarded process: killed, started again, and gone with its files",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    const leftover = await Deno.makeTempFile();
    const options = { program: "sh", args: SLEEPER, folder, leftovers: [leftover] };
    let last: string;
    {
      await using guarded = guardedProcess(options);
      await guarded.start();
      const first = await written(`${folder}/pid`);
      equal(await isAlive(first), true);
      await guarded.kill();
      equal(await isAlive(first), false);
      await Deno.remove(`${folder}/pid`);
      await guarded.start();
      last = await written(`${folder}/pid`);
      equal(await isAlive(last), true);
    }
    equal(await isAlive(last), false);
    equal(await exists(folder), false);
    equal(await exists(leftover), false);
  },
});

Deno.test({
  name: "guarded process: nothing is left when the one who started it is killed",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    const module = import.meta.resolve("./guarded_process.ts");
    const options = JSON.stringify({ program: "sh", args: SLEEPER, folder });
    const script = `const { guardedProcess } = await import(${JSON.stringify(module)});
      await guardedProcess(${options}).start();
      await new Promise(() => setInterval(() => {}, 1000));`;
    const owner = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-lock", script],
      stdout: "piped",
    }).spawn();
    const pid = await written(`${folder}/pid`);
    equal(await isAlive(pid), true);
    owner.kill("SIGKILL");
    await owner.status;
    // The guard has the same stdout: it ends when the guard does.
    await owner.stdout.cancel();
    while (await exists(folder)) await new Promise((resolve) => setTimeout(resolve, 5));
    equal(await isAlive(pid), false);
  },
});
