/**
 * The functions of `@std/fs` that this project calls, for networks without JSR: the same names, arguments and
 * outcomes, in words of this project.
 *
 * @module
 */

export { ensureDir } from "./ensure_dir.ts";
export { exists, type ExistsOptions } from "./exists.ts";
