import { strictEqual } from "node:assert/strict";
import { storageMethodsV10 } from "../proto/v1_0/storage_methods.ts";
import { handler } from "../runtime/handler.ts";
import type { Handler } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import { macFromBytes, macToHex } from "../sdk/mac.ts";
import { objectMethods } from "./v1_0/object_methods.ts";

/** How a v1.0 store of a test behaves. */
export interface FakeStorageOptions {
  /** What GetLocation answers; without one it fails, as for a store that is not open. */
  readonly location?: string;
  /** Throws to refuse a call, told as `PutState 00…`. */
  readonly refuse?: (call: string) => void;
  /** How many bytes too many GetPackfileBlob sends. */
  readonly tooMany?: number;
}

/** A v1.0 store, what it was asked, in order, and what is in it. */
export interface FakeStorage {
  readonly handlers: readonly Handler[];
  readonly calls: readonly string[];
}

/** Makes a store in memory that knows v1.0 alone and checks the cookie of every request. */
export function fakeStorage(options: FakeStorageOptions = {}): FakeStorage {
  const { location, refuse = () => {}, tooMany = 0 } = options;
  const methods = storageMethodsV10;
  const calls: string[] = [];
  let config: Uint8Array | undefined;
  const asked = (call: string, cookie: string | undefined) => {
    strictEqual(cookie, "c", `the cookie of ${call}`);
    calls.push(call);
    refuse(call);
  };

  function objects(kind: "state" | "packfile" | "lock"): Handler[] {
    const { list, put, get, delete: remove } = objectMethods(kind);
    const kept = new Map<string, Uint8Array>();
    const nameOf = (value: Uint8Array | undefined) => macToHex(macFromBytes(value!));
    const found = (value: Uint8Array | undefined) => {
      const content = kept.get(nameOf(value));
      if (content === undefined) throw new ConnectorError(`no such ${kind}`, { code: "not_found" });
      return content;
    };
    return [
      handler({
        method: list,
        handle({ cookie }) {
          asked(`list ${kind}`, cookie);
          return { macs: [...kept.keys()].map((hex) => ({ value: Uint8Array.fromHex(hex) })) };
        },
      }),
      handler({
        method: put,
        async handle(requests) {
          let name: string | undefined;
          const parts: number[] = [];
          for await (const { mac, chunk, cookie } of requests) {
            if (name === undefined) {
              name = nameOf(mac?.value);
              strictEqual(chunk?.length, 0, "the first message is the name alone");
              asked(`put ${kind}`, cookie);
            } else {
              strictEqual(cookie, "c");
              strictEqual(mac, null, "the name comes once");
              parts.push(...chunk!);
            }
          }
          kept.set(name!, Uint8Array.from(parts));
          return { bytesWritten: parts.length };
        },
      }),
      handler({
        method: get,
        async handle({ mac, cookie }, call) {
          asked(`get ${kind}`, cookie);
          const content = found(mac?.value);
          for (let at = 0; at < content.length; at += 4) {
            await call.send({ chunk: content.subarray(at, at + 4) });
            await call.send({ chunk: new Uint8Array() });
          }
        },
      }),
      handler({
        method: remove,
        handle({ mac, cookie }) {
          asked(`delete ${kind}`, cookie);
          found(mac?.value);
          kept.delete(nameOf(mac?.value));
          return {};
        },
      }),
      ...kind !== "packfile" ? [] : [handler({
        method: methods.getPackfileBlob,
        async handle({ mac, offset, length = 0, cookie }, call) {
          asked(`blob ${offset} ${length}`, cookie);
          const start = Number(offset);
          const chunk = found(mac?.value).subarray(start, start + length + tooMany);
          await call.send({ chunk });
        },
      })],
    ];
  }

  return {
    calls,
    handlers: [
      handler({
        method: methods.init,
        handle({ proto, config }) {
          calls.push(`Init ${proto} ${config?.["location"]}`);
          return { cookie: "c" };
        },
      }),
      handler({
        method: methods.create,
        handle({ config: given, cookie }) {
          asked("Create", cookie);
          config = given;
          return {};
        },
      }),
      handler({
        method: methods.open,
        handle({ cookie }) {
          asked("Open", cookie);
          if (config === undefined) throw new ConnectorError("there is no repository");
          return { config };
        },
      }),
      handler({
        method: methods.getLocation,
        handle({ cookie }) {
          asked("GetLocation", cookie);
          if (location === undefined) throw new ConnectorError("not open yet");
          return { location };
        },
      }),
      handler({
        method: methods.getMode,
        handle: ({ cookie }) => (asked("GetMode", cookie), { mode: 6 }),
      }),
      handler({
        method: methods.getSize,
        handle: ({ cookie }) => (asked("GetSize", cookie), { size: -1 }),
      }),
      handler({
        method: methods.close,
        handle: ({ cookie }) => (asked("Close", cookie), {}),
      }),
      ...objects("state"),
      ...objects("packfile"),
      ...objects("lock"),
    ],
  };
}
