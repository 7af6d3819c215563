import type { CreateLinkRequest } from "../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import { belowRoot } from "./below_root.ts";

/** A link that a v1.0 host wants made. */
export type RequestedLink =
  | { readonly kind: "symlink"; readonly path: string; readonly target: string }
  | {
    readonly kind: "hardlink";
    /** The new name, below the restored subject. */
    readonly path: string;
    /** The name the file has already, below the restored subject. */
    readonly existing: string;
  };

/**
 * A CreateLink as an author sees it: `newname` is what is made (protocol 6.2; some plugins make
 * `oldname` of both, protocol 6.4), `oldname` a path for a hard link and a text for a symbolic one.
 *
 * Throws a `ConnectorError` for paths outside the root, an empty target, and a kind of link that the
 * schemas do not know.
 */
export function linkFromWire(
  { oldname = "", newname = "", ltype = 0 }: CreateLinkRequest,
  root: string,
): RequestedLink {
  const path = belowRoot(root, newname);
  if (ltype === 0) return { kind: "hardlink", path, existing: belowRoot(root, oldname) };
  const refuse = (reason: string): never => {
    throw new ConnectorError(`cannot make the link "${escapePath(path)}": ${reason}`, {
      code: "invalid_argument",
    });
  };
  if (ltype !== 1) return refuse(`the host asked for one of the unknown kind ${ltype}`);
  if (oldname === "") return refuse("the host gave it no target");
  return { kind: "symlink", path, target: oldname };
}
