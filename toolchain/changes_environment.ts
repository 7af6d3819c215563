const FILES: readonly string[] = [
  "cli/build/run_deno_test.ts",
  "cli/given_path_test.ts",
  "cli/init/init_command_test.ts",
  "cli/plugin/older_plugin_test.ts",
  "tests/toolkit/pack_",
];

/** Whether a test file changes the environment of its process, which test files that run at once share. */
export function changesEnvironment(file: string): boolean {
  return FILES.some((start) => file.startsWith(start));
}
