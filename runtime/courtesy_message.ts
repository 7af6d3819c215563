/** What a plugin is, as far as its message to a person needs. */
export interface PluginRole {
  readonly name: "importer" | "exporter" | "storage";
  /** The schemes it answers to; may be empty when it was given as a bare constructor. */
  readonly protocols: readonly string[];
}

/** What a person is told who starts a plugin by hand. */
export function courtesyMessage({ name, protocols }: PluginRole): string {
  const location = `${protocols[0] ?? "PROTOCOL"}://…`;
  const use = {
    importer: `plakar at REPOSITORY backup ${location}`,
    exporter: `plakar at REPOSITORY restore -to ${location} SNAPSHOT`,
    storage: `plakar at ${location} create`,
  }[name];
  const schemes = protocols.map((protocol) => `${protocol}://`).join(", ");
  return [
    `This is a Plakar plugin: the ${name}${schemes === "" ? "" : ` for ${schemes}`}.`,
    "It is started by plakar and speaks gRPC on its standard input and output,",
    "so there is nothing to see when it is run by hand. To use it:",
    "",
    "  plakar pkg add PACKAGE.ptar",
    `  ${use}`,
    "",
  ].join("\n");
}
