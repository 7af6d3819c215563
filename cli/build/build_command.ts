import { type MakeCommand, newCommand } from "../command.ts";
import { givenPath } from "../given_path.ts";
import { openProject } from "../project/open_project.ts";
import { buildConnectors } from "./build_connectors.ts";
import { builtLines } from "./built_lines.ts";
import { combinedManifestLines } from "./combined_manifest_lines.ts";
import { parseNarrowing } from "./narrow_set.ts";
import { platformOf, platforms } from "./platform.ts";

/** The options of `build`, as they are given. */
interface BuildCommandOptions {
  readonly out?: string;
  readonly target?: readonly string[];
  readonly grant?: readonly string[];
  readonly combined?: boolean;
  readonly project?: string;
  readonly json?: boolean;
}

const more = `
Each executable holds exactly the grants of the permission set "<connector>-<role>" in deno.json,
and the build reads them back out of it. The same sources give the same SHA-256, wherever and
whenever they are built with the same Deno. What has not changed is left as it is.

Targets: ${platforms.map(({ name }) => name).join(", ")}.
Deno fetches the base program of each at first use; DENORT_BIN names one to use instead, for the
target it is made for.`;

/** `build [name…]`: compiles the connectors of a project into sandboxed executables. */
export const buildCommand: MakeCommand = (action) =>
  newCommand("build", "Compile the connectors into sandboxed executables", [
    ["build", "All executables of manifest.yaml, for this machine, into bin/"],
    ["build my-source-importer", "Only this one"],
    [
      "build --target linux-amd64 --target darwin-arm64",
      "For other machines, into bin/<os>-<arch>/",
    ],
    ["build --grant net=s3.example.org:443", "For one site: of all servers only this one"],
    ["build --combined", "One executable for all roles of a connector, with the grants of all"],
  ])
    .argument("[name...]", "executables of the manifest; all when left out")
    .option("--out <folder>", "folder for the executables; where the manifest says when left out")
    .option("--target <os-arch>", "what machines to build for; may be repeated", collect)
    .option(
      "--grant <access=value>",
      "narrow net, read or write to this host or folder; may be repeated",
      collect,
    )
    .option("--combined", "make one executable of all roles of a connector")
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .option("--json", "print one JSON array instead of lines")
    .addHelpText("after", more)
    .action(action(async (context, names: string[], options: BuildCommandOptions) => {
      const targets = (options.target ?? []).flatMap((given) => given.split(","));
      const wanted = [...new Set(targets)].map(platformOf);
      const narrowings = (options.grant ?? []).map(parseNarrowing);
      const project = await openProject(options.project);
      const built = await buildConnectors({
        project: project.folder,
        names,
        ...(options.out === undefined ? {} : { out: givenPath(options.out) }),
        platforms: wanted,
        narrowings,
        combined: options.combined ?? false,
        signal: context.signal,
        onBuilt: (one) => {
          if (!options.json) context.print(builtLines(one, project.folder));
        },
      });
      if (options.json) context.print(JSON.stringify(built, null, 2));
      const remark = combinedManifestLines(project.manifest, built);
      if (remark !== undefined) context.note(remark);
      return 0;
    }));

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
