type Json = Readonly<Record<string, unknown>>;

/**
 * Makes up options for Init, so that a program can be asked for its flags: the location, and what
 * the validator requires, as text. A program may still refuse them.
 *
 * @param schema The parsed validator; anything else counts as none.
 * @param location The location.
 */
export function sampleOptions(schema: unknown, location: string): Record<string, string> {
  const options: Record<string, string> = { location };
  if (!isObject(schema) || !Array.isArray(schema.required)) return options;
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const name of schema.required) {
    if (typeof name !== "string" || name === "location") continue;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    options[name] = sampleText(isObject(property) ? property : {});
  }
  return options;
}

function sampleText(property: Json): string {
  const { type, minimum, minLength } = property;
  const given = property.const ?? property.default ?? firstOf(property.enum) ??
    firstOf(property.examples);
  if (given !== undefined) return typeof given === "string" ? given : JSON.stringify(given);
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("boolean")) return "false";
  if (types.includes("integer") || types.includes("number")) {
    return String(typeof minimum === "number" ? Math.ceil(minimum) : 1);
  }
  return "sample".padEnd(typeof minLength === "number" ? Math.min(minLength, 4096) : 0, "-");
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
