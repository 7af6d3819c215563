/** A field of a GraphQL query, with what is asked of it. */
export interface QueryField {
  readonly kind: "field";
  readonly name: string;
  readonly alias: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields?: readonly QueryNode[];
}

/** What is asked of objects of one type only. */
export interface QueryFragment {
  readonly kind: "on";
  readonly type: string;
  readonly fields: readonly QueryNode[];
}

/** A fragment that is asked for by its name. */
export interface QuerySpread {
  readonly kind: "spread";
  readonly name: string;
}

/** A part of a selection. */
export type QueryNode = QueryField | QueryFragment | QuerySpread;

/** A query that was read. */
export interface Query {
  readonly fields: readonly QueryNode[];
  readonly fragments: ReadonlyMap<string, QueryFragment>;
}

const TOKEN = /\s*,?\s*(\.\.\.|[A-Za-z_]\w*|"(?:[^"\\]|\\.)*"|-?\d+|[{}()[\]:$!=])/y;

/**
 * Reads a query of GraphQL: fields with aliases and arguments, fragments, and variables, whose
 * values are put in. Throws a `SyntaxError` for what it does not know.
 */
export function readQuery(text: string, variables: Readonly<Record<string, unknown>>): Query {
  const tokens: string[] = [];
  for (let at = 0; text.slice(at).trim() !== "";) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) throw new SyntaxError(`Parse error on ${JSON.stringify(text[at])}`);
    tokens.push(found[1]!);
    at = TOKEN.lastIndex;
  }
  let at = 0;
  const peek = () => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || wanted !== undefined && token !== wanted) {
      throw new SyntaxError(`Parse error on "${token ?? "end of file"}"`);
    }
    return token;
  };

  function value(): unknown {
    const token = take();
    if (token === "$") {
      return variables[take()] ?? null;
    }
    if (token === "{") {
      const object: Record<string, unknown> = {};
      while (peek() !== "}") {
        const name = take();
        take(":");
        object[name] = value();
      }
      take("}");
      return object;
    }
    if (/^["\d-]|^(true|false|null)$/.test(token)) return JSON.parse(token);
    return token;
  }
  function args(): Record<string, unknown> {
    const given: Record<string, unknown> = {};
    if (peek() !== "(") return given;
    take("(");
    while (peek() !== ")") {
      const name = take();
      take(":");
      given[name] = value();
    }
    take(")");
    return given;
  }
  function selection(): QueryNode[] {
    const nodes: QueryNode[] = [];
    take("{");
    while (peek() !== "}") {
      if (peek() === "...") {
        take();
        if (peek() !== "on") nodes.push({ kind: "spread", name: take() });
        else {
          take("on");
          nodes.push({ kind: "on", type: take(), fields: selection() });
        }
        continue;
      }
      const first = take();
      const name = peek() === ":" ? (take(":"), take()) : first;
      const given = args();
      const fields = peek() === "{" ? selection() : undefined;
      nodes.push({ kind: "field", name, alias: first, args: given, ...(fields && { fields }) });
    }
    take("}");
    return nodes;
  }

  let fields: QueryNode[] | undefined;
  const fragments = new Map<string, QueryFragment>();
  while (at < tokens.length) {
    if (peek() === "fragment") {
      take();
      const name = take();
      take("on");
      fragments.set(name, { kind: "on", type: take(), fields: selection() });
      continue;
    }
    if (peek() !== "{") {
      take("query");
      if (peek() !== "{" && peek() !== "(") take();
      if (peek() === "(") { while (take() !== ")"); }
    }
    fields = selection();
  }
  if (fields === undefined) throw new SyntaxError("Parse error: no query");
  return { fields, fragments };
}
