import { ConnectorError } from "@plakar-deno/sdk";

/** Where a list of GraphQL goes on. */
export interface PageInfo {
  /** Whether there is more. */
  readonly hasNextPage: boolean;
  /** Where this page ends. */
  readonly endCursor: string | null;
}

/**
 * The cursor of the next page, undefined behind the last one.
 *
 * @throws {ConnectorError} When it leads nowhere else than `after`, the cursor of this page: the list
 * would never end, or end too early.
 */
export function nextCursor(
  { hasNextPage, endCursor }: PageInfo,
  after: string | undefined,
  action: string,
): string | undefined {
  if (!hasNextPage) return undefined;
  if (endCursor !== null && endCursor !== after) return endCursor;
  throw new ConnectorError(
    `cannot ${action}: the server says there is more and not where; try again later`,
    { code: "failed_precondition" },
  );
}
