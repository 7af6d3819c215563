import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { exporterMethods } from "../proto/exporter_methods.ts";
import { importerMethods } from "../proto/importer_methods.ts";
import type { InitResponse } from "../proto/messages.ts";
import { storageMethods } from "../proto/storage_methods.ts";
import { handler } from "../runtime/handler.ts";
import type { Handler } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { Generation } from "../sdk/generation.ts";
import { exporterSession } from "./exporter_session.ts";
import { importerSession } from "./importer_session.ts";
import { storageSession } from "./storage_session.ts";
import { fakeExporter } from "./test_exporter_v10.ts";
import { fakeImporter } from "./test_importer_v10.ts";
import { fakeStorage } from "./test_storage_v10.ts";
import { opened, withFake } from "./test_fake.ts";

/** The methods of one of today's roles that answer Init and the probes. */
function today(
  methods: typeof importerMethods | typeof exporterMethods | typeof storageMethods,
  init: InitResponse,
  ping: () => Record<never, never> = () => ({}),
): { readonly handlers: readonly Handler[]; readonly calls: string[] } {
  const calls: string[] = [];
  const noted = <Answer>(call: string, answer: () => Answer) => () => {
    calls.push(call);
    return answer();
  };
  return {
    calls,
    handlers: [
      handler({ method: methods.init, handle: noted("Init", () => init) }),
      handler({ method: methods.ping, handle: noted("Ping", ping) }),
      ...methods !== storageMethods
        ? []
        : [handler({ method: storageMethods.mode, handle: noted("Mode", () => ({ mode: 6 })) })],
    ],
  };
}

/** The first handler of each path, as in a plugin that serves both generations. */
function both(...each: readonly (readonly Handler[])[]): Handler[] {
  const byPath = new Map(each.flat().toReversed().map((one) => [one.method.path, one]));
  return [...byPath.values()];
}

const refuse = (text: string, code: "unknown" | "unimplemented" = "unknown") => (): never => {
  throw new ConnectorError(text, { code });
};
const named = { origin: "box", type: "t", root: "/r", flags: 0 };

Deno.test("H13 an importer with a root is of v1.1, and nothing is asked", async () => {
  const { handlers, calls } = today(importerMethods, named, refuse("must not be asked"));
  await withFake(handlers, async (plugin) => {
    const { generation, origin, root } = await importerSession(plugin, opened);
    deepStrictEqual([generation, origin, root], ["v1.1", "box", "/r"]);
    deepStrictEqual(calls, ["Init"]);
  });
});

Deno.test("H13 an importer without a root is of v1.1 when it knows Ping and not Info", async () => {
  for (const init of [{}, { origin: "box" }, { type: "t" }]) {
    for (const ping of [undefined, refuse("out of reach")]) {
      const { handlers, calls } = today(importerMethods, init, ping);
      await withFake(handlers, async (plugin) => {
        const { generation, origin } = await importerSession(plugin, opened);
        deepStrictEqual([generation, origin], ["v1.1", init.origin ?? ""]);
        deepStrictEqual(calls, ["Init", "Ping"]);
      });
    }
  }
});

Deno.test("H13 an importer that does not know Ping is of v1.0, with a cookie or without", async () => {
  for (const init of [{}, { cookie: "c" }]) {
    const { handlers, calls } = fakeImporter({ init });
    await withFake(handlers, async (plugin) => {
      const { generation, origin, root } = await importerSession(plugin, opened);
      deepStrictEqual([generation, origin, root], ["v1.0", "box", "/r"]);
      strictEqual(calls.filter((call) => call.startsWith("Init")).length, 1);
    });
  }
});

Deno.test("H13 an importer that knows both is of the generation it answered Init in", async () => {
  const older = fakeImporter({ init: { cookie: "c" } });
  const newer = today(importerMethods, named);
  await withFake(both(newer.handlers, older.handlers), async (plugin) => {
    strictEqual((await importerSession(plugin, opened)).generation, "v1.1");
    deepStrictEqual(older.calls, []);
  });
  const told = fakeImporter({ init: {} });
  await withFake(both(told.handlers, newer.handlers), async (plugin) => {
    const session = await importerSession(plugin, opened);
    deepStrictEqual([session.generation, session.origin], ["v1.0", "box"]);
  });
  const refused = fakeImporter({ init: { error: "no such bucket" } });
  await withFake(both(refused.handlers, newer.handlers), async (plugin) => {
    await rejects(importerSession(plugin, opened), /cannot open mem:\/\/\/r: no such bucket$/);
  });
});

Deno.test("H13 an exporter is told by the name of its service, v1.1 first", async () => {
  const newer = today(exporterMethods, named);
  const older = fakeExporter();
  await withFake(older.handlers, async (plugin) => {
    strictEqual((await exporterSession(plugin, opened)).generation, "v1.0");
  });
  const fresh = fakeExporter();
  await withFake(both(newer.handlers, fresh.handlers), async (plugin) => {
    strictEqual((await exporterSession(plugin, opened)).generation, "v1.1");
    deepStrictEqual(fresh.calls, []);
  });
});

Deno.test("H13 an exporter that refuses the location is quoted, whatever its status", async () => {
  for (const code of ["unknown", "unimplemented"] as const) {
    const init = handler({
      method: exporterMethods.init,
      handle: refuse("no writing here", code),
    });
    await withFake([init], async (plugin) => {
      await rejects(exporterSession(plugin, opened), /cannot open mem:\/\/\/r: no writing here$/);
    });
  }
});

Deno.test("H13 a store is told by Init's answer, or by Mode", async () => {
  const cases: readonly [InitResponse, string[]][] = [
    [named, ["Init"]],
    [{ origin: "box" }, ["Init", "Mode"]],
    [{}, ["Init", "Mode"]],
  ];
  for (const [init, asked] of cases) {
    const { handlers, calls } = today(storageMethods, init);
    await withFake(both(handlers, fakeStorage().handlers), async (plugin) => {
      strictEqual((await storageSession(plugin, opened)).generation, "v1.1");
      deepStrictEqual(calls, asked);
    });
  }
  const { handlers } = fakeStorage({ location: "mem:///r" });
  await withFake(handlers, async (plugin) => {
    strictEqual((await storageSession(plugin, opened)).generation, "v1.0");
  });
});

Deno.test("H13 a generation that is named is spoken without a question", async () => {
  const generations: readonly Generation[] = ["v1.0", "v1.1"];
  for (const generation of generations) {
    const named = { ...opened, generation };
    const newer = today(importerMethods, {}, refuse("must not be asked"));
    const older = fakeImporter({});
    const importers = generation === "v1.0"
      ? both(older.handlers, newer.handlers)
      : both(newer.handlers, older.handlers);
    await withFake(importers, async (plugin) => {
      strictEqual((await importerSession(plugin, named)).generation, generation);
      deepStrictEqual(newer.calls, generation === "v1.1" ? ["Init"] : []);
      strictEqual(older.calls.length, generation === "v1.0" ? 2 : 0);
    });
    const store = today(storageMethods, {}, refuse("must not be asked"));
    const olderStore = fakeStorage({ location: "mem:///r" });
    // As in life, both hosts get the same answer to Init, but for the cookie.
    const stores = generation === "v1.0"
      ? both(olderStore.handlers, store.handlers)
      : both(store.handlers, olderStore.handlers);
    await withFake(stores, async (plugin) => {
      strictEqual((await storageSession(plugin, named)).generation, generation);
      deepStrictEqual(store.calls, generation === "v1.1" ? ["Init"] : []);
    });
    const exporters = both(today(exporterMethods, {}).handlers, fakeExporter().handlers);
    await withFake(exporters, async (plugin) => {
      strictEqual((await exporterSession(plugin, named)).generation, generation);
    });
  }
});

Deno.test("H13 v1.1 asked of a v1.0 exporter is refused in the plugin's words", async () => {
  await withFake(fakeExporter().handlers, async (plugin) => {
    const failure = await exporterSession(plugin, { ...opened, generation: "v1.1" })
      .then(() => undefined, (error) => error);
    match(failure.message, /^cannot open mem:\/\/\/r: .*plakar\.exporter\.Exporter\/Init/);
  });
});

Deno.test("H13 v1.0 asked of an importer that was not told so says how to tell it", async () => {
  await withFake(today(importerMethods, named).handlers, async (plugin) => {
    await rejects(
      importerSession(plugin, { ...opened, generation: "v1.0" }),
      /took this host for one of v1\.1; start it with "--plakar-api=v1\.0"/,
    );
  });
});

Deno.test("H13 a plugin that dies while it is asked ends the opening, and so does a signal", async () => {
  const hang = () => new Promise<never>(() => {});
  for (const end of ["death", "signal"]) {
    const stop = new AbortController();
    await withFake(today(importerMethods, {}, hang).handlers, async (plugin) => {
      const opening = importerSession(plugin, { ...opened, signal: stop.signal });
      setTimeout(() => {
        if (end === "signal") stop.abort(new Error("signal"));
        else plugin.client.destroy(new Error("death"));
      }, 10);
      await rejects(opening, new RegExp(end));
    });
  }
});
