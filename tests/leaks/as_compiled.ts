import { compileFlags } from "../../cli/build/compile_bundle.ts";
import type { ExecutableUnderTest } from "../../testing/subject.ts";

/** A program that Deno runs, with the V8 flags that executables are compiled with. */
export function asCompiled(
  { executable, args: [run = "run", ...args] = [] }: ExecutableUnderTest,
): ExecutableUnderTest {
  const flags = compileFlags.filter((flag) => flag.startsWith("--v8-flags="));
  return { executable, args: [run, ...flags, ...args] };
}
