import type { ByteSource } from "../bytes.ts";

/**
 * Content as a v1.0-style connector gives it: whole, as a web stream, as an async iterable, or as a
 * reader such as `Deno.FsFile`. It is closed on every path, read to its end or not.
 */
export type LegacyReader = ByteSource;
