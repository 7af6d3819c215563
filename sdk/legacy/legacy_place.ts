import { parseLocation } from "../location.ts";

/** What tells one store from another in hosts of today. */
export interface LegacyPlace {
  /** The server, without a user's name or password; empty for a place of this machine. */
  readonly origin: string;
  /** The path. */
  readonly root: string;
}

/**
 * Server and path of a location that a v1.0-style store told: `s3://server/bucket` is the path
 * `/bucket` of `server`, `fs:///srv/store` and `/srv/store` are paths of this machine.
 */
export function legacyPlace(location: string): LegacyPlace {
  const { rest } = parseLocation(location);
  // Without a scheme it is a path, also a relative one or one of Windows.
  if (rest === location || rest.startsWith("/")) return { origin: "", root: rest };
  const slash = rest.indexOf("/");
  const server = slash < 0 ? rest : rest.slice(0, slash);
  return {
    origin: server.slice(server.lastIndexOf("@") + 1),
    root: slash < 0 ? "/" : rest.slice(slash),
  };
}
