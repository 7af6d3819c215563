/**
 * The functions of `@std/fs` that this project calls, for networks without JSR: the same names, arguments and
 * outcomes, in words of this project.
 *
 * @module
 */

export { copy, type CopyOptions } from "./copy.ts";
export { emptyDir } from "./empty_dir.ts";
export { ensureDir } from "./ensure_dir.ts";
export { exists, type ExistsOptions } from "./exists.ts";
export { move, type MoveOptions } from "./move.ts";
