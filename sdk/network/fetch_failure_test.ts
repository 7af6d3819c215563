import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { failureKind } from "./failure_kind.ts";
import { fetchFailure } from "./fetch_failure.ts";
import { answerOnce } from "./testdata/answer_once.ts";

const ACTION = 'get "a"';
/** What is said of an error, without the beginning that is always the same. */
const said = (error: unknown): string => {
  const failure = fetchFailure(ACTION, error);
  if (!(failure instanceof ConnectorError)) throw new Error(`left as it is: ${error}`);
  equal(failure.cause, error);
  equal(failure.message.startsWith('cannot get "a": '), true);
  equal(failureKind(failure), failureKind(error));
  return failure.message.slice('cannot get "a": '.length).split("; ")[0] ?? "";
};
const fetched = async (url: string): Promise<unknown> => {
  try {
    await (await fetch(url)).arrayBuffer();
  } catch (error) {
    return error;
  }
  throw new Error("it succeeded");
};

Deno.test("fetchFailure: what servers do wrong is told in words, without the URL", async () => {
  const table: readonly (readonly [string | undefined, string])[] = [
    [undefined, "the server closed the connection"],
    ["HTTP/1.1 200 OK\r\nContent-Le", "the server closed the connection"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "the connection broke"],
    [
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      "the connection broke",
    ],
    ["SSH-2.0-OpenSSH_9.6\r\n", "what answers is not an HTTP server"],
  ];
  for (const [answer, words] of table) {
    await using server = answerOnce(answer);
    const error = await fetched(`http://127.0.0.1:${server.port}/a?signature=secret`);
    equal(said(error), words, answer ?? "no answer");
    equal((fetchFailure(ACTION, error) as Error).message.includes("secret"), false);
  }
});

Deno.test("fetchFailure: a port where nobody listens is transient", async () => {
  const server = answerOnce(undefined);
  await server[Symbol.asyncDispose]();
  const error = await fetched(`http://127.0.0.1:${server.port}/`);
  equal(said(error), "the server refuses connections");
  equal(failureKind(error), "transient");
});

Deno.test("fetchFailure: TLS where none is spoken is an error of the options", async () => {
  await using server = answerOnce("HTTP/1.1 400 Bad Request\r\n\r\n");
  const error = await fetched(`https://127.0.0.1:${server.port}/`);
  equal(said(error), "the server does not speak TLS on this port");
  equal(failureKind(error), "config");
});

Deno.test("fetchFailure: an address that none can be is an error of the options", async () => {
  for (const url of ["http://a b/", "gopher://localhost/"]) {
    const error = await fetched(url);
    equal(said(error), "the address is not one that can be asked");
    equal(failureKind(error), "config");
  }
});

Deno.test("fetchFailure: names, certificates and networks, as both versions of Deno word them", () => {
  const connect = (words: string) =>
    `error sending request for url (https://x.invalid/): client error (Connect): ${words}`;
  const dns = "dns error: failed to lookup address information: ";
  const table: readonly (readonly [string, string])[] = [
    [`${dns}Name or service not known`, "no server has this name"],
    [`${dns}nodename nor servname provided, or not known`, "no server has this name"],
    [`${dns}Temporary failure in name resolution`, "the name service does not answer"],
    ["invalid peer certificate: UnknownIssuer", "the certificate of the server is not trusted"],
    [
      "tcp connect error: Network is unreachable (os error 101)",
      "the server cannot be reached",
    ],
    ["tcp connect error: No route to host (os error 113)", "the server cannot be reached"],
    [
      "tcp connect error: Connection timed out (os error 110)",
      "the server does not answer in time",
    ],
    ["something new", "the request did not get through"],
  ];
  for (const [words, reason] of table) {
    equal(said(new TypeError(connect(words))), reason);
    equal(said(new TypeError("fetch failed", { cause: new Error(connect(words)) })), reason);
  }
});

Deno.test("fetchFailure: a permission that is missing is told with the grant that gives it", async () => {
  const code = `
    import { fetchFailure } from ${JSON.stringify(import.meta.resolve("./fetch_failure.ts"))};
    try {
      await fetch("http://s3.example.org:9000/");
    } catch (error) {
      console.log(fetchFailure('get "a"', error).message);
    }
  `;
  const args = ["run", "--no-lock", "--no-check", "--no-prompt", "--allow-net=127.0.0.1:9"];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    const command = new Deno.Command(Deno.execPath(), { args: [...args, file], stdin: "null" });
    const { stdout } = await command.output();
    equal(
      new TextDecoder().decode(stdout),
      'cannot get "a": the plugin was built without the permission to reach ' +
        '"s3.example.org:9000"; build it with --grant net=s3.example.org:9000\n',
    );
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("fetchFailure: what is no failure of a network comes back as it is", () => {
  const others = [
    new ConnectorError("x", { code: "unavailable" }),
    new DOMException("stop", "AbortError"),
    new TypeError("x is not a function"),
    new Deno.errors.NotFound(),
    new Deno.errors.PermissionDenied(),
    "a string",
    undefined,
  ];
  deepEqual(others.map((error) => fetchFailure(ACTION, error)), others);
});
