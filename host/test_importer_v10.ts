import { strictEqual } from "node:assert/strict";
import { importerMethodsV10 } from "../proto/v1_0/importer_methods.ts";
import type { ImporterInitResponseV10, ScanResponse } from "../proto/v1_0/messages.ts";
import { handler } from "../runtime/handler.ts";
import type { Handler } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";

/** How a v1.0 importer of a test behaves. */
export interface FakeImporterOptions {
  readonly init?: ImporterInitResponseV10;
  readonly root?: string;
  readonly entries?: Iterable<ScanResponse>;
  /** The contents by path; a path without one is refused. */
  readonly contents?: Readonly<Record<string, readonly Uint8Array[]>>;
  /** Whether one lock is held by an OpenReader to its end, and by each record that is sent. */
  readonly oneAtATime?: boolean;
  /** How Scan ends after its entries, if not with OK. */
  readonly scanEnd?: () => Promise<void>;
}

/** A v1.0 importer and what it was asked, in order. */
export interface FakeImporter {
  readonly handlers: readonly Handler[];
  readonly calls: readonly string[];
}

export const file = (pathname: string, size = 3): ScanResponse => ({
  pathname,
  record: { fileinfo: { name: pathname.slice(1), size, mode: 0o644 } },
});
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Makes an importer that knows v1.0 alone and checks the cookie of every request. */
export function fakeImporter(options: FakeImporterOptions): FakeImporter {
  const { init = { cookie: "c" }, root = "/r", entries = [], contents = {} } = options;
  const methods = importerMethodsV10;
  const calls: string[] = [];
  let held: Promise<unknown> = Promise.resolve();
  /** Runs work under the lock, if there is one. */
  async function locked(work: () => Promise<void>): Promise<void> {
    if (!options.oneAtATime) return await work();
    const turn = held.then(work);
    held = turn.catch(() => {});
    await turn;
  }
  const asked = (call: string, cookie: string | undefined) => {
    strictEqual(cookie, init.cookie ?? "", `the cookie of ${call}`);
    calls.push(call);
  };
  return {
    calls,
    handlers: [
      handler({
        method: methods.init,
        handle({ proto, config, options }) {
          calls.push(`Init ${proto} ${config?.["location"]} ${options?.maxconcurrency}`);
          return init;
        },
      }),
      handler({
        method: methods.info,
        handle({ cookie }) {
          asked("Info", cookie);
          return { type: "t", origin: "box", root };
        },
      }),
      handler({
        method: methods.scan,
        async handle({ cookie }, call) {
          asked("Scan", cookie);
          for (const entry of entries) await locked(async () => await call.send(entry));
          await options.scanEnd?.();
        },
      }),
      handler({
        method: methods.openReader,
        async handle({ pathname = "", cookie }, call) {
          asked(`OpenReader ${pathname}`, cookie);
          const content = contents[pathname];
          if (content === undefined) {
            throw new ConnectorError(`no reader for ${pathname}`, { code: "not_found" });
          }
          await locked(async () => {
            for (const chunk of content) await call.send({ chunk });
          });
        },
      }),
      handler({
        method: methods.closeReader,
        handle({ pathname, cookie }) {
          asked(`CloseReader ${pathname}`, cookie);
          return {};
        },
      }),
      handler({
        method: methods.close,
        handle({ cookie }) {
          asked("Close", cookie);
          return {};
        },
      }),
    ],
  };
}
