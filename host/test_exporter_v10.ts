import { strictEqual } from "node:assert/strict";
import { exporterMethodsV10 } from "../proto/v1_0/exporter_methods.ts";
import { handler } from "../runtime/handler.ts";
import type { Handler } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";

/** How a v1.0 exporter of a test behaves. */
export interface FakeExporterOptions {
  readonly root?: string;
  /** Throws to refuse a call, told as `StoreFile /out/a`. */
  readonly refuse?: (call: string) => void;
  /** Waited for before a StoreFile is answered. */
  readonly slow?: () => Promise<void>;
}

/** A v1.0 exporter, what it was asked, in order, and what is in it. */
export interface FakeExporter {
  readonly handlers: readonly Handler[];
  readonly calls: readonly string[];
  /** Lengths of the stored contents; a content that was cut off is not there. */
  readonly stored: ReadonlyMap<string, number>;
  /** Length of the largest message of content. */
  largest(): number;
  /** How many StoreFile calls ran at once, at most. */
  most(): number;
}

/** Makes an exporter that knows v1.0 alone and checks the cookie of every request. */
export function fakeExporter(options: FakeExporterOptions = {}): FakeExporter {
  const { root = "/out", refuse = () => {}, slow } = options;
  const methods = exporterMethodsV10;
  const calls: string[] = [];
  const stored = new Map<string, number>();
  let largest = 0;
  let running = 0;
  let most = 0;
  const asked = (call: string, cookie: string | undefined) => {
    strictEqual(cookie, "c", `the cookie of ${call}`);
    calls.push(call);
    refuse(call);
  };
  return {
    calls,
    stored,
    largest: () => largest,
    most: () => most,
    handlers: [
      handler({
        method: methods.init,
        handle({ proto, config, options }) {
          calls.push(`Init ${proto} ${config?.["location"]} ${options?.maxconcurrency}`);
          return { cookie: "c" };
        },
      }),
      handler({
        method: methods.root,
        handle({ cookie }) {
          asked("Root", cookie);
          return { rootPath: root };
        },
      }),
      handler({
        method: methods.createDirectory,
        handle({ pathname, cookie }) {
          asked(`CreateDirectory ${pathname}`, cookie);
          return {};
        },
      }),
      handler({
        method: methods.storeFile,
        async handle(requests) {
          most = Math.max(most, ++running);
          let path: string | undefined;
          let size = 0;
          let received = 0;
          try {
            for await (const { header, data, cookie } of requests) {
              if (header) {
                path = header.pathname ?? "";
                size = Number(header.size);
                asked(`StoreFile ${path} ${size}`, cookie);
                continue;
              }
              strictEqual(cookie, "c");
              const { length = 0 } = data?.chunk ?? {};
              largest = Math.max(largest, length);
              received += length;
            }
            await slow?.();
            if (path === undefined || size !== received) {
              throw new ConnectorError(`received ${received} of ${size} bytes`);
            }
            stored.set(path, received);
            return {};
          } catch (error) {
            calls.push(
              `StoreFile ${path} ended: ${error instanceof Error ? error.message : error}`,
            );
            throw error;
          } finally {
            running--;
          }
        },
      }),
      handler({
        method: methods.setPermissions,
        handle({ pathname, fileInfo, cookie }) {
          asked(`SetPermissions ${pathname} ${(fileInfo?.mode ?? 0) & 0o777}`, cookie);
          return {};
        },
      }),
      handler({
        method: methods.createLink,
        handle({ oldname, newname, ltype, cookie }) {
          asked(`CreateLink ${oldname} ${newname} ${ltype}`, cookie);
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
