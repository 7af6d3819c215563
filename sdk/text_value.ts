import { ConnectorError } from "./error.ts";

/** A fixed text, or a method that gives it, as the classic shape has it. */
export type TextValue = string | (() => string);

/**
 * The text that `parts` holds under a name, or `otherwise` where it holds none. Throws a
 * `ConnectorError` for anything that is no text.
 */
export function textOf<Field extends string>(
  parts: { readonly [Key in Field]?: TextValue },
  field: Field,
  otherwise?: string,
): string {
  const value = parts[field];
  // Called on its object, which may be an instance of a class.
  const text = typeof value === "function" ? value.call(parts) : value ?? otherwise;
  if (typeof text === "string") return text;
  throw new ConnectorError(
    `the ${field} of the connector is ${text === undefined ? "missing" : `a ${typeof text}`}; ` +
      `give a text, or a method that returns one`,
    { code: "invalid_argument" },
  );
}
