import { ConnectorError } from "../../sdk/error.ts";
import { member } from "./member.ts";

/** Where else than its permission set says an executable may be built for, by access. */
export type Sites = Readonly<{ net?: true | readonly string[] }>;

/**
 * Which places `build --grant` may put in the place of those that a permission set names. A set that
 * names the one host everybody uses stays as narrow as that; who has a server of their own builds for
 * it, and then for nothing else. Deno takes no further keys inside of a set (2.7.14), so this stands
 * beside the sets:
 *
 * ```jsonc
 * "permissions": { "git-importer": { "net": ["api.example.com:443"], "env": { "ignore": true } } },
 * "plakar-deno": { "sites": { "git-importer": { "net": true } } }
 * ```
 *
 * @param config The parsed `deno.json`.
 * @param name The name of the set.
 * @returns The places: `true` for any, or a list as in a set; empty for none.
 * @throws {ConnectorError} `invalid_argument` for what is none of that.
 */
export function permissionSites(config: unknown, name: string): Sites {
  const sites = member(member(member(config, "plakar-deno"), "sites"), name);
  if (sites === undefined) return {};
  const net = member(sites, "net");
  const isList = Array.isArray(net) && net.every((place) => typeof place === "string");
  if (Object.keys(Object(sites)).join() !== "net" || !(net === true || isList)) {
    throw new ConnectorError(
      `cannot build "${name}": "plakar-deno" in deno.json must give its sites as {"net": true} or ` +
        '{"net": ["*.example.com:443"]}; correct it',
      { code: "invalid_argument" },
    );
  }
  return { net };
}
