/**
 * Makes `descriptor.json` and `v1_0/descriptor.json` from the schemas: `./denow task proto`. The
 * descriptors are committed, since a compiled program could not read the schemas without a grant.
 * There are two since both generations use the same names for other messages.
 */
import protobuf from "protobufjs";

/** The schemas of one generation, and where their descriptor lies; relative to this folder. */
export interface Generation {
  readonly schemas: readonly string[];
  readonly descriptor: string;
}

/** Both generations. */
export const generations: readonly Generation[] = [
  {
    schemas: ["connectors", "importer", "exporter", "storage"].map((name) => `v1_1/${name}.proto`),
    descriptor: "descriptor.json",
  },
  {
    schemas: ["importer", "exporter", "store"].map((name) => `v1_0/${name}.proto`),
    descriptor: "v1_0/descriptor.json",
  },
];

/** The text of a generation's descriptor as the schemas of today give it; reads the schemas. */
export async function descriptorText({ schemas }: Generation): Promise<string> {
  const root = new protobuf.Root();
  for (const schema of schemas) {
    const text = await Deno.readTextFile(new URL(schema, import.meta.url));
    protobuf.parse(text, root, { keepCase: false });
  }
  const timestamp = protobuf.common.get("google/protobuf/timestamp.proto");
  if (timestamp === null) throw new Error("protobufjs no longer brings google.protobuf.Timestamp");
  root.addJSON(timestamp.nested ?? {});
  root.resolveAll();
  return `${JSON.stringify(root.toJSON({ keepComments: false }), null, 2)}\n`;
}

const help = `Generates proto/descriptor.json from proto/v1_1/*.proto, and
proto/v1_0/descriptor.json from proto/v1_0/*.proto.

usage: ./denow task proto`;

if (import.meta.main) {
  if (Deno.args.length > 0) {
    console.log(help);
    Deno.exit(["-h", "--help"].includes(Deno.args[0]!) ? 0 : 2);
  }
  for (const generation of generations) {
    const text = await descriptorText(generation);
    await Deno.writeTextFile(new URL(generation.descriptor, import.meta.url), text);
  }
}
