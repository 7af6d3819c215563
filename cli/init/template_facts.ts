import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { TemplateName } from "./project_plan.ts";

/** What the files of a project say about the template it is made from. */
export interface TemplateFacts {
  /** One line for the list of templates. */
  readonly summary: string;
  /** What the connector is about, for sentences like "Backs up …". */
  readonly subject: string;
  /** The manifest's `class`. */
  readonly class: string;
  /** Whether locations are paths of this machine. */
  readonly isLocal: boolean;
  /** What follows the scheme in an example of a location. */
  readonly location: string;
  /** Words for the catalogue. */
  readonly tags: readonly string[];
  /** Where to begin, in Markdown; `*` stands for the connector's folder, `task` for Deno's. */
  readonly begin: string;
  /** The grants of a role in `deno.json`; what is not named is refused. */
  grants(role: ConnectorType): Readonly<Record<string, unknown>>;
}

/** Every template, in the order of the help. */
export const templateFacts: Readonly<Record<TemplateName, TemplateFacts>> = {
  files: {
    summary: "a folder of this machine",
    subject: "a local folder",
    class: "file-storage",
    isLocal: true,
    location: "///srv/data",
    tags: ["files"],
    begin: "Begin in `*/importer.ts` and its siblings: one file for each role.",
    grants: (role) => role === "importer" ? { read: true } : { read: true, write: true },
  },
  rest: {
    summary: "an HTTP API, with a client that keeps to its limits",
    subject: "the documents of an HTTP API",
    class: "service",
    isLocal: false,
    location: "//documents",
    tags: ["http"],
    begin:
      "Begin in `*/api.ts`, the only file that knows the API: it tells which one was made up here. " +
      "`tests/fake_server.ts` plays the server in tests. Name the real one in the default of " +
      "`base_url` in `*/options.ts`, and under `permissions` in `deno.json` in place of `127.0.0.1`: " +
      '`"net": ["api.example.org:443"]`.\n\n' +
      "To put an executable to the rules with the fake server then, let it be built for that, too, " +
      'with `"plakar-deno": { "sites": { "NAME": { "net": ["127.0.0.1"] } } }` in `deno.json`, where ' +
      "`NAME` is that of the permission set. Build it with `task cli build --grant net=127.0.0.1`, " +
      "run `task cli test`, and build it again without.",
    // Where the option base_url leads to, and where the server of the tests listens.
    grants: () => ({ net: ["127.0.0.1"] }),
  },
  kv: {
    summary: "a table of keys and values in an SQLite file",
    subject: "a table of keys and values in an SQLite file",
    class: "database",
    isLocal: true,
    location: "///srv/table.db",
    tags: ["sqlite"],
    begin: "Begin in `*/importer.ts` and its siblings: one file for each role.",
    grants: (role) => role === "importer" ? { read: true } : { read: true, write: true },
  },
};

/** The names of the templates. */
export const templateNames = Object.keys(templateFacts) as readonly TemplateName[];
