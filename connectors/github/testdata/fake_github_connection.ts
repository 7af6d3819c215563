/** An object of the GraphQL schema: its fields are values, other objects, or made of arguments. */
export type Node = { readonly __typename: string } & Readonly<Record<string, unknown>>;
/** The arguments of a field. */
export type Args = Readonly<Record<string, unknown>>;

/** Fails as a whole, or at one field. */
export class QueryError extends Error {
  constructor(message: string, readonly type?: string) {
    super(message);
  }
}

/**
 * A list with cursors; without `first`, or above 100, GitHub refuses the query. A cursor is the place
 * of an item in the order of the list: it leads on whatever has come or gone before it.
 */
export function connection(
  all: readonly Node[],
  { first, after }: Args,
  { place = byCreation, falling = false }: Order = {},
): Node {
  // Asked for no more than a count.
  const size = typeof first === "number" ? first : undefined;
  if (size !== undefined && (size < 1 || size > 100)) {
    throw new QueryError("`first` on the connection must be between 1 and 100");
  }
  const seen = typeof after === "string" ? atob(after).replace("cursor:v2:", "") : undefined;
  const rest = seen === undefined
    ? all
    : all.filter((one) => falling ? place(one) < seen : place(one) > seen);
  const page = rest.slice(0, size ?? 0);
  return {
    __typename: "Connection",
    totalCount: all.length,
    nodes: () => {
      if (size !== undefined) return page;
      throw new QueryError("You must provide a `first` or `last` value to properly paginate");
    },
    pageInfo: {
      __typename: "PageInfo",
      hasNextPage: page.length < rest.length,
      endCursor: page.length > 0 ? btoa(`cursor:v2:${place(page.at(-1)!)}`) : null,
    },
  };
}

/** The order of a list. */
export interface Order {
  readonly place?: (at: Node) => string;
  readonly falling?: boolean;
}

/** The place of an item in the order in which things were made. */
export const byCreation = (at: Node): string => `${at.createdAt} ${at.databaseId}`;
