/** A route as it is looked up. */
export interface RouteMatcher {
  /** What stands for the names of the route; undefined when a request is none of it. */
  match(method: string, url: URL): Readonly<Record<string, string>> | undefined;
}

const ROUTE = /^(?:([A-Z]+) )?(\/.*)$/;

/**
 * Reads a route: a method, when it is for one alone, and a path in which `:name` is one part and `*`
 * is anything.
 *
 * @throws A `TypeError` when it is no route.
 */
export function routeMatcher(route: string): RouteMatcher {
  const [, only, path] = ROUTE.exec(route) ?? [];
  if (path === undefined) {
    throw new TypeError(`"${route}" is no route: write one as "GET /notes/:id", or as "/notes/*"`);
  }
  const pattern = patternOf(path);
  if (pattern === undefined) {
    throw new TypeError(`"${route}" is no route: its path has parts ":name" and "*", and no query`);
  }
  return {
    match(method, { href }) {
      if (only !== undefined && only !== method) return undefined;
      const groups = pattern.exec(href)?.pathname.groups;
      if (groups === undefined) return undefined;
      return Object.fromEntries(
        Object.entries(groups).map(([name, value]) => [name, decoded(value ?? "")]),
      );
    },
  };
}

function patternOf(pathname: string): URLPattern | undefined {
  try {
    return /[?#]/.test(pathname) ? undefined : new URLPattern({ pathname });
  } catch {
    return undefined;
  }
}

/** As a server does with what it cannot decode. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
