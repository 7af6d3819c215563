/** A part of a list that a service gives in one answer. */
export interface ListWindow {
  /** The number of items before it. */
  readonly offset: number;
  /** The number of the page, from 1 on, when each has `size` items. */
  readonly page: number;
  /** How many items it asks for. */
  readonly size: number;
}

/** With pages of at least so many items one that laps over is found in every list (below). */
export const LEAST_SIZE = 20;

/**
 * The part of a list that begins before `reach`, so that it has the last item that was seen, and
 * leads on as far as it can.
 *
 * A service that takes an offset is asked for just that. One that counts pages is asked for pages
 * of another size: there is one between half of it and all of it that begins a little before. (None
 * exists where every size divides `reach`; with sizes up to 20 that is first the case at 232,792,560.)
 */
export function overlappingWindow(
  by: "page" | "offset",
  reach: number,
  most: number,
): ListWindow {
  const last = Math.max(0, reach - 1);
  if (by === "offset") return { offset: last, page: 1, size: most };
  let best = { offset: 0, page: 1, size: most };
  let furthest = 0;
  for (let size = most; size >= most / 2; size--) {
    const page = Math.floor(last / size) + 1;
    if (page * size > furthest) best = { offset: (page - 1) * size, page, size };
    furthest = Math.max(furthest, page * size);
  }
  return best;
}
