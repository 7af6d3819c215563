import {
  deepStrictEqual as deepEqual,
  match,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { executableName, hostPlatform, platformOf, platforms } from "./platform.ts";

Deno.test("every platform has plakar's words for a name", () => {
  for (const platform of platforms) {
    equal(platform.name, `${platform.os}-${platform.arch}`);
    equal(platformOf(platform.name), platform);
  }
});

Deno.test({
  name: "every platform has one of the triples that Deno 2.7.14 compiles for",
  // Later ones do not list them.
  ignore: Deno.version.deno !== "2.7.14",
  async fn() {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["compile", "--help"],
      env: { NO_COLOR: "1" },
    }).output();
    const said = /--target <target>.*\[possible values: (.*)\]/.exec(
      new TextDecoder().decode(stdout),
    );
    deepEqual(said?.[1]?.split(", ").sort(), platforms.map(({ triple }) => triple).sort());
  },
});

Deno.test("a platform Deno does not compile for is refused with those it does", () => {
  const refused: readonly [string, RegExp][] = [
    ["windows-arm64", /"windows-arm64": Deno 2\.7\.14 does not compile for Windows on ARM/],
    ["x86_64-apple-darwin", /plakar's name for it is darwin-amd64/],
    ["plan9-amd64", /no platform Deno compiles for; choose from linux-amd64, linux-arm64, /],
    ["", /cannot build for ""/],
  ];
  for (const [name, message] of refused) {
    throws(() => platformOf(name), { name: "ConnectorError", code: "invalid_argument", message });
  }
});

Deno.test("the platform this runs on follows from what Deno says of itself", () => {
  equal(
    hostPlatform({ os: "linux", arch: "x86_64", target: "x86_64-unknown-linux-gnu" }).name,
    "linux-amd64",
  );
  equal(
    hostPlatform({ os: "darwin", arch: "aarch64", target: "aarch64-apple-darwin" }).name,
    "darwin-arm64",
  );
  throws(
    () => hostPlatform({ os: "windows", arch: "aarch64", target: "aarch64-pc-windows-msvc" }),
    { code: "failed_precondition", message: /aarch64-pc-windows-msvc.*--target/ },
  );
  match(hostPlatform().name, /^(linux|darwin|windows)-(amd64|arm64)$/);
});

Deno.test("executables for Windows end with .exe, once", () => {
  const windows = platformOf("windows-amd64");
  equal(executableName("a-importer", windows), "a-importer.exe");
  equal(executableName("a-importer.exe", windows), "a-importer.exe");
  equal(executableName("a-importer", platformOf("linux-arm64")), "a-importer");
});
