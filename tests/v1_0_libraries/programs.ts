import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "../../cli/run_program.ts";
import { ConnectorError } from "../../sdk/error.ts";

const source = fileURLToPath(new URL(".", import.meta.url));

/** The Go programs, built. */
export interface Programs {
  /** Backs up and restores with the libraries of plakar v1.0. */
  readonly backup: string;
  /** A plugin made with the Go SDK of v1.0; its name tells its role. */
  readonly partner: Readonly<Record<"importer" | "exporter" | "storage", string>>;
}

/** Builds both programs into a folder; the modules are fetched at the first time. */
export async function buildPrograms(folder: string, signal: AbortSignal): Promise<Programs> {
  const { code, stderr } = await runProgram("go", {
    args: ["build", "-trimpath", "-o", `${folder}/`, "./..."],
    cwd: source,
    signal,
  });
  if (code !== 0) {
    throw new ConnectorError(
      `cannot build the programs of v1.0: go build ended with code ${code}: ${stderr.trim()}`,
      { code: "failed_precondition" },
    );
  }
  const as = async (role: string) => {
    const path = join(folder, `partner-${role}`);
    await Deno.copyFile(join(folder, "partner"), path);
    return path;
  };
  return {
    backup: join(folder, "backup"),
    partner: {
      importer: await as("importer"),
      exporter: await as("exporter"),
      storage: await as("storage"),
    },
  };
}
