import { fileURLToPath } from "node:url";

/** The folder of this project, absolute, without a trailing slash. */
export const projectFolder: string = fileURLToPath(new URL("../..", import.meta.url))
  .replace(/\/$/, "");
