import type { ProjectPlan } from "./project_plan.ts";

/** What a person types next, from the folder they are in to a package. */
export function nextCommands({ sdk }: ProjectPlan, folder: string): string[] {
  const deno = sdk.checkout === undefined ? "deno" : "./denow";
  return [
    ...(folder === "" ? [] : [`cd ${shellWord(folder)}`]),
    ...["check", "test", "build", "lint", "pack"].map((task) => `${deno} task ${task}`),
  ];
}

/** A text as one word for the shell. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
