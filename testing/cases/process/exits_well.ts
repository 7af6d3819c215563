import type { ExitReport } from "../../../host/spawn_plugin.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { StartedPlugin } from "../../subject.ts";

// Row P4 says one second; the machine that runs the tests gets another one.
const EXIT_MS = 2_000;

/**
 * Closes the plugin's stdin, and fails unless the process exits with code 0 within two seconds; at
 * the other distances there is nothing to look at.
 */
export async function exitsWell(plugin: StartedPlugin, when: string): Promise<void> {
  const before = performance.now();
  const report = await plugin.close();
  if (report === undefined) return;
  const milliseconds = performance.now() - before;
  const seen = endText(report);
  const expected = `expected exit code 0 within a second after the end of stdin ${when}`;
  if (report.killed || report.code !== 0) {
    throw new ConnectorError(`${expected}; the plugin ${seen}`);
  }
  if (milliseconds > EXIT_MS) {
    throw new ConnectorError(`${expected}; it took ${(milliseconds / 1000).toFixed(1)} s`);
  }
}

function endText({ code, signal, killed }: ExitReport): string {
  if (killed) return "ignored it and was killed after 3 s";
  return signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
}
