/**
 * The flag of Deno that makes a plugin collect garbage early, so that its memory stays near what is
 * in use (docs/design/0002).
 */
export const memoryFlag: string = "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=20";
