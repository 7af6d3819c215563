import { oneLine } from "../visible_text.ts";

/** Takes a plugin's stderr: lines that a person should see are passed on, with the plugin's name. */
export function pluginLog(name: string, print: (line: string) => void): (line: string) => void {
  return (line) => {
    if (line.trim() !== "") print(`    ${name}: ${oneLine(line)}`);
  };
}
