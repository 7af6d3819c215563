/**
 * The names of the options that a validator marks as secret, `writeOnly`, as `gen` writes it for
 * `secret(…)`.
 *
 * @param file Absolute path of the JSON Schema; what cannot be read marks nothing, `lint` says why.
 */
export async function declaredSecrets(file: string): Promise<readonly string[]> {
  try {
    const schema = JSON.parse(await Deno.readTextFile(file)) as {
      readonly properties?: Readonly<Record<string, { readonly writeOnly?: unknown } | boolean>>;
    };
    return Object.entries(schema.properties ?? {})
      .filter(([, option]) => typeof option === "object" && option?.writeOnly === true)
      .map(([name]) => name);
  } catch {
    return [];
  }
}
