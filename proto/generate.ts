/**
 * Makes `descriptor.json` from the schemas: `./denow task proto`. The descriptor is committed, since a
 * compiled program could not read the schemas without a grant.
 */
import protobuf from "protobufjs";

const schemas: readonly string[] = ["importer", "exporter", "storage"];

/** The text of `descriptor.json` as the schemas of today give it; reads `proto/v1_1/*.proto`. */
export async function descriptorText(): Promise<string> {
  const root = new protobuf.Root();
  const folder = new URL("./v1_1/", import.meta.url);
  for (const name of ["connectors", ...schemas]) {
    const text = await Deno.readTextFile(new URL(`${name}.proto`, folder));
    protobuf.parse(text, root, { keepCase: false });
  }
  const timestamp = protobuf.common.get("google/protobuf/timestamp.proto");
  if (timestamp === null) throw new Error("protobufjs no longer brings google.protobuf.Timestamp");
  root.addJSON(timestamp.nested ?? {});
  root.resolveAll();
  return `${JSON.stringify(root.toJSON({ keepComments: false }), null, 2)}\n`;
}

const help = `Generates proto/descriptor.json from proto/v1_1/*.proto.

usage: ./denow task proto`;

if (import.meta.main) {
  if (Deno.args.length > 0) {
    console.log(help);
    Deno.exit(["-h", "--help"].includes(Deno.args[0]!) ? 0 : 2);
  }
  await Deno.writeTextFile(new URL("./descriptor.json", import.meta.url), await descriptorText());
}
