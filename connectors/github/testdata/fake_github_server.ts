import { serveHttp } from "@plakar-deno/sdk/testing";

/** An answer, and where its body breaks off or stops. */
export interface FakeAnswer {
  readonly response: Response;
  readonly cut?: number;
  readonly stall?: number;
}

/** Two servers on free ports of the loopback. */
export interface FakeServer extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly apiHost: string;
  /** `127.0.0.1:PORT` */
  readonly assetHost: string;
}

/** Serves the API and the host of the assets. */
export async function serveFake(
  handle: (request: Request, host: "api" | "assets") => Promise<FakeAnswer>,
): Promise<FakeServer> {
  const serve = (host: "api" | "assets") =>
    serveHttp(async (request) => {
      const { response, cut, stall } = await handle(request, host);
      if (cut === undefined && stall === undefined) return response;
      const bytes = await response.bytes();
      const body = broken(bytes.subarray(0, cut ?? stall), cut !== undefined);
      const headers = new Headers(response.headers);
      headers.set("content-length", String(bytes.length));
      return new Response(body, { status: response.status, headers });
    });
  const [api, assets] = await Promise.all([serve("api"), serve("assets")]);
  return {
    apiHost: new URL(api.origin).host,
    assetHost: new URL(assets.origin).host,
    async [Symbol.asyncDispose]() {
      await Promise.all([api[Symbol.asyncDispose](), assets[Symbol.asyncDispose]()]);
    },
  };
}

/** A body that ends too early: the connection breaks after what was sent, or stays. */
function broken(bytes: Uint8Array<ArrayBuffer>, breaks: boolean): ReadableStream {
  let isSent = bytes.length === 0;
  return new ReadableStream({
    pull(controller) {
      if (isSent && breaks) return controller.error(new Error("the connection breaks here"));
      if (isSent) return new Promise(() => {});
      isSent = true;
      controller.enqueue(bytes);
    },
  }, { highWaterMark: 0 });
}
