import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import type { LogLevel } from "../sdk/logger.ts";
import { chosenLogLevel } from "./log_level.ts";
import { createLogger } from "./logger.ts";

function logged(level: LogLevel = "debug", secretValues: string[] = []) {
  const lines: string[] = [];
  return { lines, log: createLogger({ write: (line) => lines.push(line), level, secretValues }) };
}

Deno.test("a line holds level, message and fields, quoted where needed", () => {
  const { lines, log } = logged();
  log.warn("cannot read", { path: "/a b", tries: 3, big: 2n ** 60n, empty: "", ok: true });
  deepEqual(lines, [
    'warn cannot read path="/a b" tries=3 big=1152921504606846976 empty="" ok=true\n',
  ]);
});

Deno.test("levels below the chosen one are left out", () => {
  const { lines, log } = logged("warn");
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  deepEqual(lines, ["warn c\n", "error d\n"]);
});

Deno.test("S27 secrets are masked in the message, in fields and inside objects", () => {
  const { lines, log } = logged("info", ['hun"ter2']);
  log.info('got hun"ter2', { password: 'hun"ter2', config: { password: 'hun"ter2' } });
  equal(lines[0]?.includes("ter2"), false);
  equal(lines[0]?.match(/\*\*\*/g)?.length, 3);
});

Deno.test("a line is always one bounded line, whatever is logged", () => {
  const { lines, log } = logged();
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  log.error("a\nb\x1b[31m\r\u2028", {
    "n\n": "x\ty",
    loop,
    error: new Error("m\n"),
    none: undefined,
  });
  log.info("x".repeat(100_000));
  log.info("\ud800");
  match(
    lines[0] ?? "",
    /^error a\\nb\\u001b\[31m\\u000d\\u2028 n\\n="x\\ty" loop=.* none=undefined\n$/,
  );
  equal(lines[1]?.length, 8 * 1024 + 2);
  equal(lines.every((line) => line.indexOf("\n") === line.length - 1 && line.isWellFormed()), true);
});

Deno.test("P2 --log-level in the manifest's args is interpreted", () => {
  deepEqual(chosenLogLevel([]), { level: "info" });
  deepEqual(chosenLogLevel(["x", "--log-level=debug", "y"]), { level: "debug" });
  deepEqual(chosenLogLevel(["--log-level=debug", "--log-level=error"]), { level: "error" });
  const { level, problem } = chosenLogLevel(["--log-level=loud"]);
  equal(level, "info");
  match(problem ?? "", /"loud".*debug, info, warn, error/);
});
