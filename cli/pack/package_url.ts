/**
 * The package URL (purl) of a package: how other tools name it.
 *
 * The type `jsr` is proposed and not yet registered; tools that do not know it still show it.
 *
 * @param type The kind of registry.
 * @param name The name, with its scope or owner before a slash.
 * @param version The exact version.
 */
export function packageUrl(
  type: "npm" | "jsr" | "github" | "generic",
  name: string,
  version: string,
): string {
  // A colon stands for itself, everything but letters, digits and .-_~ does not (purl-spec).
  const encoded = (text: string) =>
    encodeURIComponent(text).replaceAll("%3A", ":").replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return `pkg:${type}/${name.split("/").map(encoded).join("/")}@${encoded(version)}`;
}
