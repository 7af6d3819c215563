import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { pluginStatus } from "../../host/grpc_status.ts";
import { type Plugin, spawnPlugin, type SpawnPluginOptions } from "../../host/spawn_plugin.ts";
import { frameScanner } from "../../runtime/grpc_js/frame_scanner.ts";
import { startFakeGitHub } from "../../connectors/github/testdata/fake_github.ts";
import { startFakeS3 } from "../../connectors/s3/testdata/fake_s3.ts";
import { connectorAndRole, executable, executableNames, protocolOf } from "./executable.ts";
import { githubExecutable } from "./github_executable.ts";
import { roleMethods } from "./role_methods.ts";
import { withFolder } from "../with_folder.ts";

// As it is published it reaches GitHub alone; here it is to reach a server on the loopback.
const folder = await Deno.makeTempDir();
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));
const reachingHere = await githubExecutable(["127.0.0.1"], folder);
const pathOf = (name: string) => name === "github-importer" ? reachingHere : executable(name);

/**
 * Init takes the location of a folder that is there; of a document for the one that reads one, and
 * of a bucket or an owner for those that reach a server.
 */
async function withConfig(
  name: string,
  use: (config: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const [connector] = connectorAndRole(name);
  if (connector === "s3") {
    await using server = await startFakeS3();
    return await use({
      location: `bucket://${server.host}/bucket`,
      use_tls: "false",
      access_key: server.accessKey,
      secret_access_key: server.secretKey,
    });
  }
  if (connector === "github") {
    await using server = await startFakeGitHub();
    server.change.repository("acme/tools");
    return await use({ location: "github://acme", base_url: server.baseUrl, token: server.token });
  }
  await withFolder(async (folder) => {
    if (connector !== "legacy-json") return await use({ location: `${connector}://${folder}` });
    await Deno.writeTextFile(`${folder}/document.json`, '{"a": "b"}');
    await use({ location: `${connector}://${folder}/document.json` });
  });
}

async function withPlugin(
  name: string,
  use: (plugin: Plugin, lines: readonly string[]) => Promise<void>,
  options: Partial<SpawnPluginOptions> = {},
): Promise<void> {
  const lines: string[] = [];
  await using plugin = await spawnPlugin({
    executable: pathOf(name),
    onStderr: (line) => void lines.push(line),
    ...options,
  });
  await use(plugin, lines);
}

/** The types of the frames a plugin sends while it is sent nothing; fails on anything else. */
async function greeting(path: string): Promise<{ types: number[]; stderr: string; code: number }> {
  const child = new Deno.Command(path, { stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const types: number[] = [];
  const scan = frameScanner(({ type }) => void types.push(type), { side: "server" });
  const reader = child.stdout.getReader();
  let pause: ReturnType<typeof setTimeout> | undefined;
  try {
    let next = reader.read();
    for (let quiet = false; !quiet;) {
      const silence = new Promise<"quiet">((resolve) =>
        pause = setTimeout(resolve, types.length === 0 ? 20_000 : 300, "quiet")
      );
      const step = await Promise.race([next, silence]);
      clearTimeout(pause);
      if (step === "quiet") quiet = true;
      else {
        scan(step.value!);
        next = reader.read();
      }
    }
    await child.stdin.close();
    // What comes between the end of stdin and the end of the process must be HTTP/2 as well.
    for (let step = await next; !step.done; step = await reader.read()) scan(step.value);
    const stderr = await new Response(child.stderr).text();
    return { types, stderr, code: (await child.status).code };
  } finally {
    clearTimeout(pause);
    await child.stdin.close().catch(() => {});
    await child.status;
  }
}

const settings = 4;
const windowUpdate = 8;
const goaway = 7;

for (const name of executableNames) {
  const { init, ping, close } = roleMethods(name);

  Deno.test(`P1 P3 ${name} greets with SETTINGS and says nothing else`, async () => {
    const { types, stderr, code } = await greeting(executable(name));
    equal(types[0], settings);
    deepEqual(types.slice(1).filter((type) => type !== windowUpdate && type !== goaway), []);
    equal(stderr, "");
    equal(code, 0);
  });

  Deno.test(`P2 P12 ${name} takes args, and an Init without options`, () =>
    withConfig(name, (config) =>
      withPlugin(name, async ({ client }) => {
        const proto = protocolOf(name);
        const answer = await client.unary(init, { proto, config });
        equal(answer.type, proto);
        await client.unary(ping, {});
        await client.unary(close, {});
      }, { args: ["--log-level=debug", "--anything"] })));

  Deno.test(`P4 ${name} ends with 0 within a second after its stdin`, async () => {
    const before = performance.now();
    await withPlugin(name, async (plugin) => {
      const started = performance.now();
      const { code, killed, signal } = await plugin.close();
      deepEqual({ code, killed, signal }, { code: 0, killed: false, signal: null });
      // On a busy machine everything takes longer, the start as well as the end.
      const limit = Math.max(1000, 3 * (started - before));
      const took = performance.now() - started;
      ok(took < limit, `it took ${took} ms`);
    });
  });

  Deno.test(`P7 ${name} goes on after SIGINT and SIGTERM while its stdin is open`, () =>
    withConfig(name, (config) =>
      withPlugin(name, async (plugin) => {
        const { client, pid } = plugin;
        await client.unary(init, { proto: protocolOf(name), config });
        for (const signal of ["SIGINT", "SIGTERM"] as const) {
          Deno.kill(pid, signal);
          await client.unary(ping, {});
        }
        equal((await plugin.close()).code, 0);
      })));

  Deno.test(`P8 P10 ${name} refuses what it does not know, and what comes too early`, () =>
    withPlugin(name, async (plugin) => {
      const { client } = plugin;
      for (const path of ["/no.Such/Service", ping.path.replace("Ping", "NoSuchMethod")]) {
        const status = await client.unary({ ...ping, path }, {}).catch(pluginStatus);
        equal((status as { code: number }).code, 12, path);
      }
      const early = await client.unary(ping, {}).catch(pluginStatus);
      match((early as { message: string }).message, /Init/);
      equal((await plugin.close()).code, 0);
    }));

  Deno.test(`P13 ${name} refuses an unknown option in words, and still ends in good order`, () =>
    withConfig(name, (known) =>
      withPlugin(name, async (plugin) => {
        const config = { ...known, no_such_option: "1" };
        const failure = await plugin.client.unary(init, { proto: protocolOf(name), config })
          .catch((error) => error);
        match(failure.message, /no_such_option/);
        const { code } = pluginStatus(failure)!;
        equal(code !== 1 && code !== 14, true, `status ${code}`);
        equal((await plugin.close()).code, 0);
      })));
}

Deno.test("P3 a line of text on stdin is no HTTP/2: the plugin says so and fails", async () => {
  const child = new Deno.Command(executable("example-importer"), {
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("hello, is this a plugin?\n"));
  await writer.close();
  const { code, stderr } = await child.output();
  equal(code !== 0, true);
  match(new TextDecoder().decode(stderr), /\S/);
});

Deno.test("a location that is not there is refused in words a user can act on", () =>
  withFolder((folder) =>
    withPlugin("dir-importer", async ({ client }) => {
      const config = { location: `dir://${folder}/missing` };
      await rejects(
        client.unary(roleMethods("dir-importer").init, { proto: "dir", config }),
        /missing": the folder does not exist; check the location/,
      );
    })
  ));
