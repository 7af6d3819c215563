import type { Generation } from "../../sdk/generation.ts";

const flag = "--plakar-api=";

/**
 * The argument that tells a connector of this SDK which generation its host is of, where its own path
 * does not (protocol 6.5).
 */
export function apiArgument(generation: Generation): string {
  return flag + generation;
}

/** Whether an argument is one of those. */
export function isApiArgument(text: string): boolean {
  return text.startsWith(flag);
}
