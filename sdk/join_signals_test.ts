import { strictEqual as equal } from "node:assert/strict";
import { joinSignals } from "./join_signals.ts";

Deno.test("a joined signal aborts with the first of its signals, and with its reason", () => {
  const [first, second] = [new AbortController(), new AbortController()];
  using joined = joinSignals(first.signal, second.signal);
  equal(joined.signal.aborted, false);
  second.abort("why");
  first.abort("later");
  equal(joined.signal.reason, "why");
});

Deno.test("a signal that is aborted already aborts the joined one at once", () => {
  using joined = joinSignals(new AbortController().signal, AbortSignal.abort("before"));
  equal(joined.signal.reason, "before");
});

Deno.test("after its disposal a joined signal hears nothing and holds nothing", () => {
  const source = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = source.signal;
  source.signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(source.signal, given);
  };
  source.signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(source.signal, given);
  };
  const joined = joinSignals(source.signal, new AbortController().signal);
  equal(listeners, 1);
  joined[Symbol.dispose]();
  equal(listeners, 0);
  source.abort();
  equal(joined.signal.aborted, false);
});

Deno.test("a joined signal of which only a listener is left still aborts after a collection", async () => {
  const code = `
    import { joinSignals } from ${JSON.stringify(import.meta.resolve("./join_signals.ts"))};
    const source = new AbortController();
    const listen = () => {
      const joined = joinSignals(source.signal, new AbortController().signal);
      joined.signal.addEventListener("abort", () => console.log("heard"));
    };
    listen();
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      globalThis.gc();
    }
    source.abort();
  `;
  const args = ["run", "--no-lock", "--no-check", "--v8-flags=--expose-gc", "-A"];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    const command = new Deno.Command(Deno.execPath(), { args: [...args, file], stdin: "null" });
    const { stdout } = await command.output();
    equal(new TextDecoder().decode(stdout), "heard\n");
  } finally {
    await Deno.remove(file);
  }
});
