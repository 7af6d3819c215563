import { importerMethods } from "../proto/importer_methods.ts";
import type { RecordMessage } from "../proto/messages.ts";
import { type ImporterSession, importerSession } from "./importer_session.ts";
import { answer, type TestCall, type TestHandlers, withPlugin } from "./test_plugin.ts";

const { init, import: importMethod, open, close } = importerMethods;

export const send = (call: TestCall, message: Parameters<typeof importMethod.response.encode>[0]) =>
  call.send(importMethod.response.encode(message));
export const file = (pathname: string): RecordMessage => ({
  pathname,
  hasReader: true,
  fileInfo: { name: pathname.slice(1), size: 3, mode: 0o644 },
});
export const chunk = (text: string) =>
  open.response.encode({ chunk: new TextEncoder().encode(text) });

/** Takes the results up to the half-close; the paths, with errors behind a colon. */
export async function results(call: TestCall): Promise<string[]> {
  const taken: string[] = [];
  for (let bytes; (bytes = await call.next()) !== null;) {
    const { result } = importMethod.request.decode(bytes);
    taken.push(`${result?.header?.pathname}${result?.error ? `: ${result.error}` : ""}`);
  }
  return taken;
}

const opens: TestHandlers = {
  [open.path]: async (call) => {
    const { record } = open.request.decode((await call.next())!);
    if (record?.pathname === "/bad") return call.end(2, "disk on fire");
    call.send(chunk(`<${record?.pathname}>`));
    call.end();
  },
  ...answer(close, () => ({})),
};

export async function withImporter(
  handlers: TestHandlers,
  run: (session: ImporterSession, calls: readonly TestCall[]) => Promise<void>,
): Promise<void> {
  const named = answer(init, () => ({ origin: "box", type: "t", root: "/r", flags: 5 }));
  await withPlugin({ ...named, ...opens, ...handlers }, async (plugin) => {
    const session = await importerSession(plugin, {
      protocol: "t",
      config: { location: "t:///r" },
      host: { maxConcurrency: 3 },
    });
    await run(session, plugin.calls);
  });
}
