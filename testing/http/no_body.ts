/** Statuses that have no body (Fetch standard, "null body status"). */
export const NO_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);
