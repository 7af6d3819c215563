import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { defineImporter } from "../sdk/define_importer.ts";
import { ConnectorError } from "../sdk/error.ts";
import {
  file,
  forever,
  importing,
  INIT,
  servedImporter,
  take,
  until,
} from "../tests/importer/served_importer.ts";
import { test } from "./test_transports.ts";

test("P10 a call before Init is refused with a status", async (transport) => {
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({ root: "/", async *import() {} }),
    }),
  );
  await rejects(plugin.ping(), /before Init/);
  await rejects(take(plugin.import()), /before Init/);
  await rejects(plugin.read({ pathname: "/a" }), /before Init/);
  await plugin.close();
  equal((await plugin.init()).root, "/");
});

test("P11 a second Init is refused and the first connector goes on", async (transport) => {
  let made = 0;
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({ origin: `${++made}`, root: "/", async *import() {} }),
    }),
  );
  equal((await plugin.init()).origin, "1");
  await rejects(plugin.init(), /cannot init twice/);
  equal(made, 1);
  await plugin.ping();
});

test("P12 Init without options assumes defaults", async (transport) => {
  let host: unknown;
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: (context) => {
        host = context.host;
        return { root: "/", async *import() {} };
      },
    }),
  );
  await plugin.init({ proto: "test", config: { location: "test://x" } });
  deepEqual(host, {
    hostname: "localhost",
    os: "",
    arch: "",
    cwd: "/",
    maxConcurrency: 1,
    excludes: [],
    noXattr: false,
  });
});

test("P13 a config problem is a status with the author's message, and Init may be repeated", async (transport) => {
  let bad = true;
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => {
        if (bad) throw new Error("the moon is not full; wait");
        return { root: "/", async *import() {} };
      },
    }),
  );
  await rejects(plugin.init(), /the moon is not full; wait/);
  bad = false;
  await plugin.init();
});

test("P14 Close twice, Close during Import, and calls after Close end cleanly", async (transport) => {
  let closed = 0;
  let stopped = false;
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({
        root: "/",
        async *import({ signal }) {
          try {
            yield file("/a");
            await forever(signal);
          } finally {
            stopped = true;
          }
        },
        close: () => void closed++,
      }),
    }),
  );
  await plugin.init();
  const call = plugin.import();
  const ended = rejects(take(call), /closed/);
  await Promise.all([plugin.close(), plugin.close()]);
  await ended;
  await until(() => stopped);
  await plugin.close();
  equal(closed, 1);
  await rejects(take(plugin.import()), /was closed/);
  await rejects(plugin.read({ pathname: "/a" }), /was closed/);
});

test("P15 error text with umlauts, percent signs and line ends arrives unchanged", async (transport) => {
  const message = 'Größe 100 % überschritten:\n\t☠ \u0001 "x"';
  await using plugin = await importing(transport, () => {
    throw new Error(message);
  });
  await rejects(take(plugin.import()), (error: Error) => error.message.includes(message));
});

test("P16 what the author throws synchronously fails that call only", async (transport) => {
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({
        root: "/",
        ping() {
          throw new TypeError("sync");
        },
        import() {
          throw new TypeError("no generator");
        },
      }),
    }),
  );
  await plugin.init();
  await rejects(plugin.ping(), /sync/);
  await rejects(take(plugin.import()), /no generator/);
  await rejects(plugin.ping(), /sync/);
});

test("P18 all seven options reach the author", async (transport) => {
  let host: unknown;
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: (context) => {
        host = context.host;
        return { root: "/", async *import() {} };
      },
    }),
  );
  await plugin.init({
    options: {
      hostname: "h",
      os: "linux",
      arch: "amd64",
      cwd: "/w",
      maxconcurrency: "7",
      excludes: ["*.o", "!a.o"],
      noxattr: true,
    },
    proto: "test",
    config: { location: "test://x" },
  });
  deepEqual(host, {
    hostname: "h",
    os: "linux",
    arch: "amd64",
    cwd: "/w",
    maxConcurrency: 7,
    excludes: ["*.o", "!a.o"],
    noXattr: true,
  });
});

test("I28 Ping works without Import and brings the author's reason", async (transport) => {
  let down = false;
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({
        root: "/",
        ping() {
          if (down) throw new ConnectorError("no answer from host x; is it up?");
        },
        async *import() {},
      }),
    }),
  );
  await plugin.init();
  await plugin.ping();
  down = true;
  await rejects(plugin.ping(), /no answer from host x; is it up\?/);
});

test("a secret in an author's error never reaches the host", async (transport) => {
  await using plugin = servedImporter(transport, {
    role: "importer",
    protocols: ["test"],
    flags: [],
    secrets: ["token"],
    construct: ({ config, log }) => {
      log.info(`token is ${config.token}`);
      throw new Error(`refused: ${config.token}`);
    },
  });
  const request = { ...INIT, config: { location: "test://x", token: "s3cr3t!" } };
  await rejects(plugin.init(request), (error: Error) => {
    match(error.message, /refused: \*\*\*/);
    return true;
  });
  ok(!plugin.log.join("").includes("s3cr3t!"));
});

test("Init without a location names the remedy", async (transport) => {
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({ root: "/", async *import() {} }),
    }),
  );
  await rejects(plugin.init({ proto: "test", config: {} }), /no "location"; give one like "test:/);
});
