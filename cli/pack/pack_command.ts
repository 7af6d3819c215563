import { dirname, join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { apiOption } from "../api_option.ts";
import { formatSize } from "../build/format_size.ts";
import { hostPlatform, platformOf, platforms } from "../build/platform.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import { givenPath } from "../given_path.ts";
import { progress } from "../progress.ts";
import { openProject } from "../project/open_project.ts";
import { findProgram } from "./find_program.ts";
import type { Packed } from "./pack_project.ts";
import { packageVersion } from "./package_version.ts";
import { parseAllowedSecret } from "./package_secrets.ts";
import { packedFileLines } from "./packed_file_lines.ts";
import { shownPath } from "./shown_path.ts";

/** The options of `pack`, as they are given. */
interface PackCommandOptions {
  readonly version?: string;
  readonly out?: string;
  readonly target?: string;
  readonly api: Generation;
  readonly allowSecret?: readonly string[];
  readonly run: boolean;
  readonly project?: string;
  readonly json?: boolean;
}

const more = `
Checks what "lint" checks and what "plakar pkg create" and "plakar pkg add" would refuse, that the
executables are built from the sources as they are now, and that nothing in the package looks like a
secret. Then it puts into the folder, named <name>_<version>_<os>_<arch> as the package is:

  …/             the files of the package, and nothing else
  ….cdx.json     what the executables consist of, as CycloneDX 1.6; the same sources, the same bytes
  ….SHA256SUMS   digests of all of it, for "sha256sum -c"
  ….ptar         the package, where plakar v1.1 is on PATH; it is installed on trial into a home
                 that is thrown away. Without plakar the command that makes it is printed.

With --api v1.0 the package is for plakar v1.0, in dist/v1.0/: its manifest has the fields and flags
that plakar v1.0 knows, and the version; an executable that several connectors share is there once
for each, under a name of its own. What is left out is said. The .ptar is made where plakar v1.0 is
on PATH, since what plakar v1.1 makes plakar v1.0 refuses to install.

The version is that of deno.json when none is given, else the tag of the commit.
Targets: ${platforms.map(({ name }) => name).join(", ")}.
SOURCE_DATE_EPOCH, in seconds, puts a time into the list of materials.`;

/** `pack`: makes a package of the built connectors of a project. */
export const packCommand: MakeCommand = (action) =>
  newCommand("pack", "Check the built connectors and make a package of them", [
    ["pack", "For this machine, into dist/"],
    ["pack --version v1.2.0", "Under another version than that of deno.json"],
    ["pack --target darwin-arm64", 'What "build --target darwin-arm64" made'],
    ["pack --api v1.0", "For plakar v1.0, into dist/v1.0/"],
  ])
    .option("--version <version>", "the package's version, such as v1.2.0")
    .option("--out <folder>", "folder for the results; dist below the project when left out")
    .option("--target <os-arch>", "what machines it is for; this one when left out")
    .addOption(apiOption("the generation of plakar it is for").default("v1.1"))
    .option(
      "--allow-secret <file:line=reason>",
      "something that looks like a secret and is none; may be repeated",
      (value: string, before: readonly string[] = []): readonly string[] => [...before, value],
    )
    .option("--no-run", "start no executable to ask it whether it is what the manifest says")
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .option("--json", "print one JSON document instead of lines")
    .addHelpText("after", more)
    .action(action(async (context, options: PackCommandOptions) => {
      const { signal } = context;
      const { api } = options;
      const allowedSecrets = (options.allowSecret ?? []).map(parseAllowedSecret);
      const platform = options.target === undefined ? hostPlatform() : platformOf(options.target);
      const project = await openProject(options.project);
      const { version, from, remark } = await packageVersion({
        ...(options.version === undefined ? {} : { given: options.version }),
        config: project.config,
        folder: project.folder,
        signal,
      });
      if (remark !== undefined) context.note(`pack: ${remark}`);
      const plakar = await findProgram("plakar");
      const epoch = sourceDateEpoch(Deno.env.get("SOURCE_DATE_EPOCH"));
      const shown = progress((line) => context.note(line));
      // Here and not above: the library for lists of materials takes a while to load.
      const { packProject } = await import("./pack_project.ts");
      let packed: Packed;
      try {
        packed = await packProject({
          project,
          version,
          platform,
          api,
          out: options.out === undefined
            ? join(project.folder, "dist", ...(api === "v1.0" ? [api] : []))
            : givenPath(options.out),
          allowedSecrets,
          signal,
          run: options.run,
          onNote: (text) => shown.line(`pack: ${text}`),
          onStep: (step) => shown.update(`pack: ${step}`),
          ...(plakar === undefined ? {} : { plakar }),
          ...(epoch === undefined ? {} : { epoch }),
        });
      } finally {
        shown.done();
      }
      for (const left of packed.leftOut) context.note(`pack: left out: ${left}`);
      for (const { file, line, reason } of allowedSecrets) {
        context.note(`pack: ${file}:${line} looks like a secret and was allowed: ${reason}`);
      }
      if (options.json) {
        const found = { version, versionFrom: from, target: platform.name, api, ...packed };
        context.print(JSON.stringify(found, null, 2));
      } else {
        context.print(resultLines(packed, api, `${version}, from ${from}`));
      }
      return 0;
    }));

/** The time that builds are to take for their own, in seconds since 1970. */
function sourceDateEpoch(text?: string): number | undefined {
  if (text === undefined || text === "") return undefined;
  // A Date holds no more than 8.64e12 seconds.
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new ConnectorError(
    `cannot take SOURCE_DATE_EPOCH "${text}": it is a number of seconds since 1970; correct it, ` +
      "or unset it",
    { code: "invalid_argument" },
  );
}

const verified: Readonly<Record<NonNullable<Packed["plakar"]>["verified"], string>> = {
  "installed and compared": "installed on trial, and the same as staged",
  "installed": "installed on trial",
  "not installed": "not installed on trial, because it is for other machines",
};

/** What was made, for a person: where, how large, and what comes next. */
function resultLines(packed: Packed, api: Generation, version: string): string {
  const line = (name: string, bytes: number, remark: string) =>
    `${name}  ${formatSize(bytes)}${remark === "" ? "" : `  ${remark}`}`;
  const bytes = packed.files.reduce((sum, file) => sum + file.bytes, 0);
  const { sbom, sums, ptar, plakar, next, otherPlakar } = packed;
  const older = api === "v1.0" ? ", for plakar v1.0" : "";
  const about = `${packed.files.length} files, version ${version}${older}`;
  const lines = [
    line(`${shownPath(packed.folder)}/`, bytes, about),
    ...packedFileLines(packed.files, packed.executables),
    line(shownPath(sbom.file), sbom.bytes, "what the executables consist of"),
    line(shownPath(sums.file), sums.bytes, 'for "sha256sum -c --ignore-missing"'),
  ];
  if (ptar !== undefined && plakar !== undefined) {
    const made = `made by plakar ${plakar.plakarVersion}, ${verified[plakar.verified]}`;
    lines.push(line(shownPath(ptar.file), ptar.bytes, made));
  }
  if (next !== undefined) {
    lines.push(
      "",
      `${whyNotMade(api, otherPlakar)}; where it is, this makes the package:`,
      `  cd ${shellWord(shownPath(dirname(packed.folder)))} && ${next}`,
    );
  }
  return lines.join("\n");
}

/** Why there is no package: no plakar, or one whose packages plakar v1.0 refuses. */
function whyNotMade(api: Generation, otherPlakar: string | undefined): string {
  if (api === "v1.1") return "plakar is not on PATH";
  if (otherPlakar === undefined) return "plakar v1.0 is not on PATH";
  const version = otherPlakar === "unknown" ? "of another version" : otherPlakar;
  const reason = "what it makes plakar v1.0 refuses; plakar v1.0 is needed";
  return `the plakar on PATH is ${version}, and ${reason}`;
}

/** A text as a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w./@%+,:=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
