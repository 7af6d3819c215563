import { join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";

/** How to reach a running object store. */
export interface ObjectServer extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/**
 * Starts SeaweedFS by the program of `tests/s3`, which fetches it where it is not there. Disposing it
 * ends the server and removes its data, which lie in the system's temporary folder.
 *
 * @param project The project's folder.
 * @throws {ConnectorError} `failed_precondition` when it cannot be had or does not start.
 */
export async function startObjectServer(project: string): Promise<ObjectServer> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", join(project, "tests/s3/serve.ts")],
    cwd: project,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const end = async () => {
    await child.stdin.close().catch(() => {});
    await child.status;
  };
  const line = await firstLine(child.stdout);
  if (line === undefined) {
    await end();
    throw new ConnectorError("cannot measure s3: the object store did not start; see above", {
      code: "failed_precondition",
    });
  }
  const { endpoint, accessKey, secretKey } = JSON.parse(line) as ObjectServer;
  return { endpoint, accessKey, secretKey, [Symbol.asyncDispose]: end };
}

/** The first line; undefined when the output ends before. What follows is dropped. */
async function firstLine(bytes: ReadableStream<Uint8Array>): Promise<string | undefined> {
  let text = "";
  for await (const chunk of bytes.pipeThrough(new TextDecoderStream() as never)) {
    text += chunk as unknown as string;
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  return undefined;
}
