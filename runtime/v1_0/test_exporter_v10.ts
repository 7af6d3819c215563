import type { MethodDefinition, MethodKind } from "../../proto/codec.ts";
import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import type {
  ExporterInitRequestV10,
  SetPermissionsRequest,
  StoreFileRequest,
} from "../../proto/v1_0/messages.ts";
import type { Int64 } from "../../proto/messages.ts";
import type { Exporter } from "../../sdk/exporter.ts";
import { fileInfo, type FileInfoInit } from "../../sdk/file_info_of.ts";
import type { FileKind } from "../../sdk/file_mode.ts";
import type { CallEnd, TestCall, TestClient } from "../test_client.ts";
import { withExporter } from "../test_exporter.ts";
import type { Transport } from "../transport.ts";
import { permissionsToWire } from "./permissions_to_wire.ts";

/** A StoreFile under way. */
export interface HostStoreFile {
  readonly call: TestCall;
  /** Sends any request. */
  request(message: StoreFileRequest): void;
  data(...parts: readonly (string | Uint8Array)[]): void;
  /** Half-closes; resolves to how the call ended. */
  finish(): Promise<string>;
  readonly ended: Promise<string>;
}

/** A v1.0 host of an exporter; a call's end is `"OK"`, or its status and text. */
export interface HostV10 {
  init(request?: ExporterInitRequestV10): Promise<string>;
  /** What Init answered last. */
  readonly cookie: unknown;
  root(cookie?: string): Promise<string>;
  createDirectory(pathname: string, cookie?: string): Promise<string>;
  /** Stores a file of the size that its content has. */
  storeFile(pathname: string, content: string | Uint8Array): Promise<string>;
  /** Sends a header, and leaves the rest to the test. */
  openFile(pathname?: string, size?: Int64): HostStoreFile;
  setPermissions(pathname: string, kind: FileKind, init?: FileInfoInit): Promise<string>;
  /** Sets exactly what is given. */
  setExactly(request: SetPermissionsRequest): Promise<string>;
  symlink(target: string, pathname: string): Promise<string>;
  hardLink(existing: string, pathname: string): Promise<string>;
  close(cookie?: string): Promise<string>;
}

/** Serves an exporter with the root `/r` to a v1.0 host that sent Init. */
export function withHostV10(
  transport: Transport,
  parts: Partial<Exporter>,
  test: (host: HostV10, log: readonly string[]) => Promise<void>,
  secrets: readonly string[] = [],
): Promise<void> {
  return withExporter(transport, { root: () => "/r", ...parts }, async (host) => {
    const v10 = hostV10(host.client);
    await v10.init();
    await test(v10, host.log);
  }, secrets);
}

/** A v1.0 host on a connection. */
export function hostV10(client: TestClient): HostV10 {
  const methods = exporterMethodsV10;
  let cookie: unknown;

  async function ask<Request, Response>(
    { path, request, response }: MethodDefinition<Request, Response, MethodKind>,
    message: Request,
    take: (answer: Response) => unknown = () => "OK",
  ): Promise<string> {
    const { answers, ...end } = await client.ask(path, request.encode(message));
    const answer = answers[0];
    return end.status === "0" && answer ? String(take(response.decode(answer))) : shown(end);
  }

  function openFile(pathname?: string, size: Int64 = 0): HostStoreFile {
    const { path, request } = methods.storeFile;
    const call = client.call(path);
    const send = (message: StoreFileRequest) => call.send(request.encode(message));
    if (pathname !== undefined) send({ header: { pathname, size } });
    const ended = call.ended.then(shown);
    return {
      call,
      request: send,
      ended,
      data(...parts) {
        for (const part of parts) {
          send({ data: { chunk: typeof part === "string" ? bytes(part) : part } });
        }
      },
      async finish() {
        call.end();
        while (await call.next() !== undefined);
        return await ended;
      },
    };
  }

  return {
    get cookie() {
      return cookie;
    },
    init: (request = { proto: "mem", config: { location: "mem://x", password: "hunter2" } }) =>
      ask(methods.init, request, (answer) => {
        cookie = answer.cookie;
        return "OK";
      }),
    root: (cookie = "") => ask(methods.root, { cookie }, ({ rootPath }) => rootPath),
    createDirectory: (pathname, cookie = "") => ask(methods.createDirectory, { pathname, cookie }),
    storeFile(pathname, content) {
      const whole = typeof content === "string" ? bytes(content) : content;
      const file = openFile(pathname, whole.length);
      for (let at = 0; at < whole.length; at += 100_000) {
        file.data(whole.subarray(at, at + 100_000));
      }
      return file.finish();
    },
    openFile,
    setPermissions(pathname, kind, init = {}) {
      const set = permissionsToWire(pathname, kind, fileInfo(init, kind));
      return ask(methods.setPermissions, set);
    },
    setExactly: (request) => ask(methods.setPermissions, request),
    symlink: (oldname, newname) => ask(methods.createLink, { oldname, newname, ltype: 1 }),
    hardLink: (oldname, newname) => ask(methods.createLink, { oldname, newname, ltype: 0 }),
    close: (cookie = "") => ask(methods.close, { cookie }),
  };
}

function shown({ status, message }: CallEnd): string {
  return status === "0" ? "OK" : `${status} ${decodeURIComponent(message ?? "")}`;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
