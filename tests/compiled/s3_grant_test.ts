import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { readGrants } from "../../cli/build/read_grants.ts";
import { type FakeS3, startFakeS3 } from "../../connectors/s3/testdata/fake_s3.ts";
import { openStorage } from "../../host/mod.ts";
import { macFromBytes } from "../../sdk/mac.ts";
import { runBuild } from "../toolkit/build_project.ts";
import { withFolder } from "../with_folder.ts";
import { executable } from "./executable.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const key = { resource: "packfile", mac: macFromBytes(new Uint8Array(32).fill(7)) } as const;

/** `s3-storage` on a server, with the keys of that server. */
function storageOn(executable: string, server: FakeS3, env: Readonly<Record<string, string>> = {}) {
  return openStorage({
    executable,
    env,
    protocol: "bucket",
    config: {
      location: `bucket://${server.host}/bucket/repository`,
      use_tls: "false",
      access_key: server.accessKey,
      secret_access_key: server.secretKey,
    },
  });
}

/** Two servers, and an executable that is built for the first of them alone. */
async function withNarrowed(
  test: (executable: string, own: FakeS3, other: FakeS3) => Promise<void>,
): Promise<void> {
  await using own = startFakeS3();
  await using other = startFakeS3();
  await withFolder(async (folder) => {
    const { code, stdout, stderr } = await runBuild(projectFolder, [
      ...["s3-storage", "--out", folder, "--grant", `net=${own.host}`, "--json"],
    ]);
    equal(code, 0, stderr);
    match(stdout, new RegExp(`"grants": "net ${RegExp.escape(own.host)}"`));
    await test(join(folder, "s3-storage"), own, other);
  });
}

Deno.test("s3-storage built for one server keeps a repository there, and reaches no other", () =>
  withNarrowed(async (executable, own, other) => {
    deepEqual((await readGrants(executable)).grants, [{ access: "net", allow: [own.host] }]);
    {
      await using store = await storageOn(executable, own);
      await store.create(bytes("config"));
      await store.put(key, bytes("content"));
      let read = "";
      for await (const chunk of store.get(key)) read += new TextDecoder().decode(chunk);
      equal(read, "content");
    }
    await using store = await storageOn(executable, other);
    const seen = await store.open().then(() => undefined, (error: Error) => error.message);
    // Where it was to go, why it did not, and what would let it.
    match(seen ?? "it opened", /plugin was built without the permission to reach/);
    equal(seen!.includes(other.host), true, seen ?? "");
    match(seen!, /; build it with --grant net=/);
    equal(seen!.includes(other.secretKey), false);
    deepEqual(other.requests, []);
  }));

Deno.test("a server that redirects s3-storage elsewhere gets it to send nothing there", () =>
  withNarrowed(async (executable, own, other) => {
    own.fail = () =>
      new Response(null, {
        status: 307,
        headers: { location: `${other.endpoint}/bucket/repository/CONFIG` },
      });
    await using store = await storageOn(executable, own);
    await rejects(store.open(), (error: Error) => error.message.includes(other.host));
    equal(own.requests.length > 0, true);
    deepEqual(other.requests, []);
  }));

Deno.test("a proxy of the environment is Deno's own: a narrowed s3-storage asks through it", () =>
  withNarrowed(async (executable, own, proxy) => {
    proxy.fail = () => new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });
    await using store = await storageOn(executable, own, { HTTP_PROXY: proxy.endpoint });
    await rejects(store.open(), /AccessDenied/);
    deepEqual(own.requests, []);
    equal(proxy.requests[0]?.target, `http://${own.host}/bucket/repository/CONFIG`);
  }));

Deno.test("s3-storage trusts a certificate by DENO_CERT, or by an option that it need not be", async () => {
  const file = (name: string) =>
    fileURLToPath(new URL(`testdata/tls/${name}.pem`, import.meta.url));
  await using server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: await Deno.readTextFile(file("server.cert")),
    key: await Deno.readTextFile(file("server.key")),
    onListen: () => {},
  }, () => new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 }));
  const openWith = async (
    env: Readonly<Record<string, string>>,
    options: Readonly<Record<string, string>> = {},
  ) => {
    await using store = await openStorage({
      executable: executable("s3-storage"),
      env,
      protocol: "bucket",
      config: {
        location: `bucket://127.0.0.1:${server.addr.port}/bucket/repository`,
        access_key: "AKEXAMPLE",
        secret_access_key: "SECRETKEY",
        ...options,
      },
    });
    await store.open();
  };
  await rejects(openWith({}), /the certificate of the server is not trusted/);
  await rejects(openWith({ DENO_CERT: file("authority.cert") }), /403 AccessDenied/);
  // Whom nobody vouches for is asked only when the operator says so, whatever else is set.
  await rejects(openWith({}, { tls_insecure_no_verify: "false" }), /is not trusted/);
  await rejects(openWith({}, { tls_insecure_no_verify: "true" }), /403 AccessDenied/);
});
