import { type MakeCommand, newCommand } from "../command.ts";
import { givenPath } from "../given_path.ts";
import { checkDeno } from "./check_deno.ts";
import { checkDenort } from "./check_denort.ts";
import { checkPackages, type PackagesFound } from "./check_packages.ts";
import { checkPlakar } from "./check_plakar.ts";
import { checkProject } from "./check_project.ts";
import { checkRegistries } from "./check_registries.ts";
import { type DoctorTools, machineTools } from "./doctor_tools.ts";
import type { Finding } from "./finding.ts";

/** The options of `doctor`, as they are given. */
interface DoctorCommandOptions {
  readonly project?: string;
  readonly json?: true;
}

const summary = "Look whether this machine has what the toolkit needs";

const description = `${summary}.

Looks at Deno and the base of compiled programs (denort), the platforms that can be built for,
certificates, JSR and the npm registry, plakar and the packages it has installed with the protocols
they take, and the project in the current folder. Each line is "ok", "warn" or "problem", with what
to do about it. Problems make the exit code 1, warnings do not. Nothing but Deno's cache is changed.`;

/** What the doctor says of a machine and a project. */
interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Who has which protocol, by role. */
  readonly taken: PackagesFound["taken"];
}

/** Looks at everything; `folder` is the absolute path of the project, or of none. */
async function diagnose(tools: DoctorTools, folder: string): Promise<Diagnosis> {
  const [denort, registries, plakar] = await Promise.all([
    checkDenort(tools),
    checkRegistries(tools, folder),
    checkPlakar(tools),
  ]);
  const packages = await checkPackages(tools, plakar.generation);
  const project = await checkProject(tools, folder, packages.taken);
  return {
    findings: [
      checkDeno(tools),
      ...denort,
      ...registries,
      ...plakar.findings,
      ...packages.findings,
      ...project,
    ],
    taken: packages.taken,
  };
}

/** Makes the command `doctor` for a machine; `doctorCommand` is for the one it runs on. */
export function makeDoctorCommand(tools: (signal: AbortSignal) => DoctorTools): MakeCommand {
  return (action) =>
    newCommand("doctor", summary, [
      ["doctor", "When something does not build or cannot be fetched"],
      ["doctor --json", "For a program to read"],
    ])
      .description(description)
      .option("--project <folder>", "the project; the one around the current folder when left out")
      .option("--json", "print one JSON object instead of lines")
      .action(action(async (context, options: DoctorCommandOptions) => {
        const folder = givenPath(options.project ?? ".");
        const { findings, taken } = await diagnose(tools(context.signal), folder);
        const ok = findings.every(({ level }) => level !== "problem");
        if (options.json) context.print(JSON.stringify({ ok, findings, taken }, null, 2));
        else for (const finding of findings) context.print(lines(finding));
        return ok ? 0 : 1;
      }));
}

function lines({ area, level, text, remedy }: Finding): string {
  const line = `${level.padEnd(7)}  ${area.padEnd(12)}  ${
    text.replaceAll("\n", `\n${" ".repeat(23)}`)
  }`;
  return remedy === undefined ? line : `${line}\n${" ".repeat(23)}-> ${remedy}`;
}

/** `doctor`: looks whether this machine has what the toolkit needs. */
export const doctorCommand: MakeCommand = makeDoctorCommand((signal) => machineTools(signal));
