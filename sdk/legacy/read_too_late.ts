import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";

/** A read that nobody waited for must not take what is dropped for the end of the file. */
export function readTooLate(path: string): ConnectorError {
  return new ConnectorError(
    `the content of "${escapePath(path)}" was read after storeFile had returned; await every read`,
    { code: "failed_precondition" },
  );
}
