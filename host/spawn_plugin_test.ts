import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { importerMethods } from "../proto/importer_methods.ts";
import { pluginStatus } from "./grpc_status.ts";
import { type Plugin, spawnPlugin, type SpawnPluginOptions } from "./spawn_plugin.ts";

/** Runs a few lines of JavaScript as a plugin's process. */
function script(code: string, options: Partial<SpawnPluginOptions> = {}): SpawnPluginOptions {
  return {
    executable: Deno.execPath(),
    args: ["eval", "--no-lock", code],
    env: { NO_COLOR: "1" },
    ...options,
  };
}

const SETTINGS = "new Uint8Array([0, 0, 0, 4, 0, 0, 0, 0, 0])";
/** Speaks just enough HTTP/2 for the handshake, then runs `code`. */
const greet = (code: string) => `await Deno.stdout.write(${SETTINGS}); ${code}`;
const readAll = "const b = new Uint8Array(4096); while (await Deno.stdin.read(b) !== null);";
const forever = "setInterval(() => {}, 1000); await new Promise(() => {});";

Deno.test("H1 a silent plugin is given up after the limit, killed, and named", async () => {
  const started = Date.now();
  await rejects(
    spawnPlugin(script(`console.error("thinking"); ${forever}`, { handshakeTimeoutMs: 1500 })),
    (error: Error) => {
      match(error.message, /^the plugin ".*" did not speak HTTP\/2 within 1\.5 s and was killed/);
      match(error.message, /\n {2}thinking$/);
      return true;
    },
  );
  equal(Date.now() - started < 15_000, true);
});

Deno.test("H2 text on stdout is quoted and its cause named", async () => {
  await rejects(
    spawnPlugin(script(`console.log("starting up… 42%"); ${forever}`)),
    (error: Error) => {
      match(error.message, /its stdout began with "starting up… 42%\\n" instead of HTTP\/2/);
      match(error.message, /a plugin must print to stderr/);
      return true;
    },
  );
});

Deno.test("H2 text on stdout during a session is named as the likely cause", async () => {
  const plugin = await spawnPlugin(script(greet(`console.log("hello, world\\n"); ${readAll}`)));
  try {
    await rejects(
      plugin.client.unary(importerMethods.ping, {}),
      /broke HTTP\/2 \(.*\); perhaps it printed to its stdout/,
    );
  } finally {
    await plugin.close();
  }
});

Deno.test("H3 a plugin that exits at start is reported with exit code and last words", async () => {
  await rejects(
    spawnPlugin(script(`console.error("no licence found"); Deno.exit(3)`)),
    (error: Error) => {
      match(error.message, /^the plugin ".*" exited with code 3; its last words on stderr:\n/);
      match(error.message, /no licence found$/);
      equal(pluginStatus(error), undefined);
      return true;
    },
  );
});

Deno.test("H3 a plugin that exits during a call is reported with exit code and last words", async () => {
  const lines: string[] = [];
  const dying = script(
    greet(`await Deno.stdin.read(new Uint8Array(9));
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (let n = 0; n < 1000; n++) console.error("line " + n);
    Deno.exit(7);`),
    { onStderr: (line) => lines.push(line) },
  );
  const plugin = await spawnPlugin(dying);
  await rejects(plugin.client.unary(importerMethods.ping, {}), (error: Error) => {
    match(error.message, /exited with code 7; its last words on stderr:\n {2}line 990\n/);
    match(error.message, /line 999$/);
    return true;
  });
  await rejects(plugin.client.unary(importerMethods.ping, {}), /exited with code 7/);
  const report = await plugin.status;
  equal(report.code, 7);
  equal(report.killed, false);
  equal(report.stderrLines.length, 200);
  equal(lines.length, 1000);
  deepEqual(await plugin.close(), report);
});

Deno.test("H3 a plugin that a signal ends is reported with the signal", async () => {
  const plugin = await spawnPlugin(script(greet(`Deno.kill(Deno.pid, "SIGKILL"); ${forever}`)));
  await rejects(
    plugin.client.unary(importerMethods.ping, {}),
    /was ended by the signal SIGKILL and wrote nothing to stderr$/,
  );
  equal((await plugin.close()).signal, "SIGKILL");
});

Deno.test("H4 a plugin that ignores the end of stdin is killed after the grace", async () => {
  const plugin = await spawnPlugin(script(greet(forever), { graceMs: 300 }));
  const report = await plugin.close();
  equal(report.killed, true);
  equal(report.signal, "SIGKILL");
  equal(await gone(plugin), true);
});

Deno.test("a plugin that obeys the end of stdin ends by itself", async () => {
  const plugin = await spawnPlugin(script(greet(`${readAll} console.error("bye"); Deno.exit(0)`)));
  const report = await plugin.close();
  deepEqual(report, { code: 0, signal: null, killed: false, stderrLines: ["bye"] });
  deepEqual(await plugin.close(), report);
});

Deno.test("an aborted signal kills the plugin and is the reason of every call", async () => {
  const controller = new AbortController();
  const plugin = await spawnPlugin(script(greet(forever), { signal: controller.signal }));
  const waiting = plugin.client.unary(importerMethods.ping, {});
  controller.abort(new Error("the user pressed Ctrl-C"));
  await rejects(waiting, /the user pressed Ctrl-C/);
  equal((await plugin.status).killed, true);
  await rejects(spawnPlugin(script("", { signal: controller.signal })), /Ctrl-C/);
});

Deno.test("an aborted signal ends the wait for the handshake", async () => {
  const signal = AbortSignal.timeout(300);
  await rejects(spawnPlugin(script(forever, { signal })), { name: "TimeoutError" });
});

Deno.test("killGroup ends what the plugin started, too", async () => {
  const child =
    `const c = new Deno.Command("sleep", {args: ["300"]}).spawn(); console.error(c.pid);`;
  const plugin = await spawnPlugin(script(greet(`${child} ${readAll} Deno.exit(0)`), {
    killGroup: true,
  }));
  while (plugin.stderrLines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const grandchild = Number(plugin.stderrLines[0]);
  equal((await plugin.close()).killed, false);
  // A signal takes its time to arrive; unharmed, the child would be there for minutes.
  for (let look = 0; look < 100 && await alive(grandchild); look++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  equal(await alive(grandchild), false);
});

Deno.test("a program that is not there is named", async () => {
  await rejects(spawnPlugin({ executable: "/no/such/plugin" }), {
    code: "not_found",
    message: 'cannot start the plugin "/no/such/plugin": the program or its working directory ' +
      "does not exist; check both paths",
  });
});

async function gone(plugin: Plugin): Promise<boolean> {
  return !await alive(plugin.pid);
}

/** Whether a process runs; one that only waits to be reaped does not. */
async function alive(pid: number): Promise<boolean> {
  const state = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => ") Z");
  return !/\) Z/.test(state);
}
