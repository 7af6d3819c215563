import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import {
  findNodeAtLocation,
  parse,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { Problem } from "../manifest/finding.ts";

/** A mistake in a validator, with its line counted from 1. */
export type ValidatorProblem = Problem & { readonly line: number };

type Json = Readonly<Record<string, unknown>>;
type JsonPath = readonly (string | number)[];
type PlacedProblem = Problem & { readonly path: JsonPath };

const draft = "https://json-schema.org/draft/2020-12/schema";

/** What the schema is registered as, beside the name it may have. */
const id = "validator";

/**
 * Checks the text of a validator: JSON that is an object, a valid JSON Schema 2020-12 that accepts
 * its own defaults, and that knows the option `location` (protocol 7.1).
 *
 * @param text The text of the file.
 * @param file The name to quote.
 * @returns What is wrong, at most one mistake of the same kind per place.
 */
export function validatorProblems(text: string, file: string): ValidatorProblem[] {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const lineOf = (path: JsonPath): number => {
    for (let length = path.length; length > 0 && tree !== undefined; length--) {
      const node = findNodeAtLocation(tree, [...path.slice(0, length)]);
      if (node !== undefined) return lineAt(node.parent?.offset ?? node.offset);
    }
    return 1;
  };
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const said = first === undefined ? "it is empty" : inWords(printParseErrorCode(first.error));
    const problem = `"${file}" is not valid JSON: ${said}`;
    const fix = "write plain JSON, without comments and without commas at the end";
    return [{ rule: "validator-json", problem, fix, line: lineAt(first?.offset ?? 0) }];
  }
  const schema: unknown = parse(text);
  if (!isObject(schema)) {
    const problem = `"${file}" is JSON, but no object`;
    return [{ rule: "validator-json", problem, fix: 'write {"type": "object", …}', line: 1 }];
  }
  // Of an asynchronous validator, which only one library knows, the answers are not here in time.
  const { $async: _, ...plain } = schema;
  return attempt(plain, file).map(({ path, ...problem }) => ({ ...problem, line: lineOf(path) }));
}

/** A schema that breaks the library that reads it will break others. */
function attempt(schema: Json, file: string): readonly PlacedProblem[] {
  try {
    return schemaProblems(schema, file);
  } catch (error) {
    return [unusable(file, reasonOf(error), [])];
  }
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.replace(new RegExp(` from id ${id}$`), "");
}

function unusable(file: string, reason: string, path: JsonPath): PlacedProblem {
  const problem = `"${file}" is no valid JSON Schema 2020-12: ${reason}`;
  return { rule: "validator-schema", problem, fix: "correct the schema there", path };
}

function schemaProblems(schema: Json, file: string): PlacedProblem[] {
  const { $schema: named, ...rest } = schema;
  if (named !== undefined && (typeof named !== "string" || named.replace(/#$/, "") !== draft)) {
    const problem = `"${file}" is written for ${JSON.stringify(named)}`;
    const fix = `write "$schema": "${draft}"; definitions are $defs now, tuples prefixItems, and ` +
      "dependencies dependentRequired or dependentSchemas";
    return [
      { rule: "validator-draft", problem, fix, path: ["$schema"] },
      ...schemaProblems(rest, file),
    ];
  }
  // Formats are for those who evaluate the schema; which of them they know nobody can say.
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
  });
  if (ajv.validateSchema(schema) !== true) {
    const seen = new Set<string>();
    return deepest(ajv.errors ?? [])
      .filter(({ instancePath }) => !seen.has(instancePath) && seen.add(instancePath))
      .map((error) =>
        unusable(
          file,
          `${error.instancePath || "the top"} ${said([error])}`,
          pointer(error.instancePath),
        )
      );
  }
  ajv.addSchema(schema, id);
  return [...defaultProblems(schema, file, ajv), ...locationProblems(schema, file)];
}

/** The errors that name the place itself, not the alternatives around it. */
function deepest(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const telling = errors.filter(({ keyword }) => keyword !== "anyOf" && keyword !== "$dynamicRef");
  return telling.length === 0 ? errors : telling;
}

function defaultProblems(
  schema: Json,
  file: string,
  ajv: Ajv2020,
): PlacedProblem[] {
  const found: PlacedProblem[] = [];
  const defaults: Record<string, unknown> = {};
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property) || property.default === undefined) continue;
    const path = ["properties", name, "default"];
    const value = JSON.stringify(property.default);
    const step = encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
    const accepts = ajv.getSchema(`${id}#/properties/${step}`)!;
    if (accepts(property.default)) defaults[name] = property.default;
    else {
      found.push({
        rule: "validator-default",
        problem: `"${file}" refuses its own default ${value} of "${name}": ${said(accepts.errors)}`,
        fix: "change the default, or what the option may be",
        path,
      });
    }
  }
  // Together they may still be refused; an option without a default has yet to be given.
  const accepts = ajv.getSchema(id)!;
  accepts(defaults);
  for (const error of deepest(accepts.errors ?? [])) {
    const [name] = pointer(error.instancePath);
    if (typeof name !== "string" || !Object.hasOwn(defaults, name)) continue;
    const problem = `"${file}" refuses its own defaults together: "${name}" ${said([error])}`;
    if (found.some((known) => known.path[1] === name)) continue;
    const fix = "change the default, or the condition";
    found.push({ rule: "validator-default", problem, fix, path: ["properties", name, "default"] });
  }
  return found;
}

function locationProblems(
  schema: Json,
  file: string,
): PlacedProblem[] {
  const closed = schema.additionalProperties === false || schema.unevaluatedProperties === false;
  const composed = ["$ref", "allOf", "anyOf", "oneOf"].some((key) => schema[key] !== undefined);
  const properties = isObject(schema.properties) ? schema.properties : {};
  const patterns = Object.keys(isObject(schema.patternProperties) ? schema.patternProperties : {});
  if (!closed || composed || Object.hasOwn(properties, "location") || patterns.length > 0) {
    return [];
  }
  const problem = `"${file}" has no property "location", and refuses those it does not have`;
  const fix = 'add "location": {"type": "string"} to its properties';
  return [{ rule: "validator-location", problem, fix, path: ["properties"] }];
}

function said(errors: readonly ErrorObject[] | null | undefined): string {
  return deepest(errors ?? []).map(({ message, params }) => {
    const { allowedValues } = params as { readonly allowedValues?: readonly unknown[] };
    return allowedValues === undefined ? message : `${message}: ${allowedValues.join(", ")}`;
  }).join(", ");
}

/** `ValueExpected` becomes `value expected`. */
function inWords(code: string): string {
  return code.replace(/[a-z](?=[A-Z])/g, "$& ").toLowerCase();
}

/** A JSON pointer taken apart. */
function pointer(text: string): (string | number)[] {
  return text.split("/").slice(1)
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => /^\d+$/.test(step) ? Number(step) : step);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
