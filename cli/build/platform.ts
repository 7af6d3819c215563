import { ConnectorError } from "../../sdk/error.ts";

/** A kind of machine that executables can be made for. */
export interface Platform {
  /** In plakar's words, `<os>-<arch>`: the end of a package's file name has the same two words. */
  readonly name: string;
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
  /** The name Deno has for it, for `deno compile --target`. */
  readonly triple: string;
}

/** Every platform that Deno 2.7.14 compiles for: `deno compile --help` lists the triples. */
export const platforms: readonly Platform[] = [
  { name: "linux-amd64", os: "linux", arch: "amd64", triple: "x86_64-unknown-linux-gnu" },
  { name: "linux-arm64", os: "linux", arch: "arm64", triple: "aarch64-unknown-linux-gnu" },
  { name: "darwin-amd64", os: "darwin", arch: "amd64", triple: "x86_64-apple-darwin" },
  { name: "darwin-arm64", os: "darwin", arch: "arm64", triple: "aarch64-apple-darwin" },
  { name: "windows-amd64", os: "windows", arch: "amd64", triple: "x86_64-pc-windows-msvc" },
];

/**
 * The platform of that name.
 *
 * @param name In plakar's words: `linux-amd64`.
 * @throws {ConnectorError} `invalid_argument` for a name there is not, with those there are.
 */
export function platformOf(name: string): Platform {
  const found = platforms.find((platform) => platform.name === name);
  if (found !== undefined) return found;
  const known = platforms.map((platform) => platform.name).join(", ");
  const same = platforms.find(({ triple }) => triple === name)?.name;
  const reason = name === "windows-arm64"
    ? "Deno 2.7.14 does not compile for Windows on ARM, where windows-amd64 programs run emulated"
    : same === undefined
    ? "it is no platform Deno compiles for"
    : `plakar's name for it is ${same}`;
  throw new ConnectorError(`cannot build for "${name}": ${reason}; choose from ${known}`, {
    code: "invalid_argument",
  });
}

/**
 * The platform this program runs on.
 *
 * @param build What to go by; `Deno.build` when left out.
 * @throws {ConnectorError} `failed_precondition` where Deno cannot make executables for it.
 */
export function hostPlatform(
  build: Pick<typeof Deno.build, "os" | "arch" | "target"> = Deno.build,
): Platform {
  const arch = build.arch === "x86_64" ? "amd64" : "arm64";
  const found = platforms.find((platform) => platform.os === build.os && platform.arch === arch);
  if (found !== undefined) return found;
  throw new ConnectorError(
    `cannot build for ${build.target}, on which this runs: Deno makes no executables for it; ` +
      "say for what to build with --target",
    { code: "failed_precondition" },
  );
}

/** A file name as the platform has it: on Windows executables end with `.exe` (protocol 7.1). */
export function executableName(name: string, platform: Platform): string {
  return platform.os === "windows" && !name.endsWith(".exe") ? `${name}.exe` : name;
}
