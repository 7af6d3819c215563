import type { Generation } from "@plakar-deno/sdk";

const GENERATIONS: readonly Generation[] = ["v1.1", "v1.0"];

/** One test for hosts of each generation. */
export function onBoth(
  role: string,
  name: string,
  test: (generation: Generation) => Promise<void>,
): void {
  for (const generation of GENERATIONS) {
    Deno.test(`M ${generation} legacy ${role} ${name}`, () => test(generation));
  }
}

/** A wait without an end. */
export const never = (): Promise<never> => new Promise(() => {});

/** Text as bytes. */
export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A connector without one of its methods. */
export function without<Made extends object>(made: Made, method: string): Made {
  return Object.assign(Object.create(made), { [method]: undefined });
}
