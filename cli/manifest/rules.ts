/** A mistake the toolkit knows. */
interface Rule {
  /** A warning does not fail a lint. */
  readonly severity: "error" | "warning";
  /** What plakar does with the mistake (protocol sections 2.6 and 7). */
  readonly why: string;
}

const error = (why: string): Rule => ({ severity: "error", why });
const warning = (why: string): Rule => ({ severity: "warning", why });

const table = {
  "yaml-syntax": error("plakar cannot read the file: no package can be made of it"),
  "duplicate-key": error(
    "a reader refuses the file, or keeps one of the two values and says nothing",
  ),
  "tab": error("YAML forbids tabs as indentation: plakar cannot read the file"),
  "not-a-mapping": error("plakar reads named fields only; what stands here is lost or refused"),
  "wrong-type": error("plakar's reader refuses the manifest, or takes the value for another one"),
  "missing-key": error("plakar's reader takes it for empty, and the package fails when it is used"),
  "unknown-key": error("plakar ignores keys it does not know, without a word"),
  "file-name": error('"plakar pkg create" takes a file of no other name'),
  "package-name": error(
    "the name is cut out of the package's file name at its underscores: " +
      "plakar cannot install a package of that name",
  ),
  "api-version": error("plakar v1.1 reads any text here, catalogues and other tools do not"),
  "api-version-old": warning(
    "the number stands for the older generation of plakar, v1.0, which reads neither class, " +
      "subclass, validator, tier nor contact, and of the flags only localfs and file",
  ),
  "homepage": error("a catalogue can make no link of it"),
  "unknown-type": error("plakar skips the connector, at every start without a word"),
  "no-protocol": error("plakar finds connectors by their protocols: this one is never used"),
  "protocol-name": error(
    "a location cannot name it: what is before the colon of one is two or more letters, digits, " +
      '"+", "-" or "."',
  ),
  "built-in-protocol": error(
    "the protocol is plakar's own in that role: the package fails to load",
  ),
  "duplicate-protocol": error(
    "plakar takes a protocol once per role: the package clashes with itself and fails to load",
  ),
  "location-flag": error(
    "plakar refuses to install the package, and deletes one that is installed when it starts",
  ),
  "unknown-class": error("nothing rejects it and nothing finds it: catalogues list known classes"),
  "subclass": error("nothing rejects it and nothing finds it: catalogues list known pairs"),
  "outside-path": error(
    '"plakar pkg create" refuses it as "not below the manifest", and plakar to start it',
  ),
  "symlink-outside": error(
    "the file is not below the manifest: what is packaged is not what was tested, if anything is",
  ),
  "exe-suffix": warning(
    "plakar adds .exe by itself where it makes a package for Windows, and there alone: " +
      "elsewhere the file must have that name, too",
  ),
  "missing-file": error(
    '"plakar pkg create" fails after it wrote the package, or, for an executable that is gone ' +
      "later, every use of it does",
  ),
  "not-built": warning(
    "no package can be made before; what the program will answer was taken from its source",
  ),
  "not-a-file": error('"plakar pkg create" packs files: it fails over anything else'),
  "not-executable": error('"plakar pkg create" refuses a program without an execute bit'),
  "validator-json": error('"plakar pkg create" takes a validator only if it is a JSON object'),
  "validator-schema": error(
    "plakar packs it unread; forms and tools that use it fail on the user's side",
  ),
  "validator-draft": warning(
    "validators are JSON Schema 2020-12: other drafts give some keywords another meaning",
  ),
  "validator-default": error(
    "whoever takes over the defaults gets options that the schema itself refuses",
  ),
  "validator-location": warning(
    'plakar gives every connector the option "location": the schema refuses any real options',
  ),
  "shared-args": warning(
    "a program of this toolkit serves the role that its args name, and that one alone: plakar " +
      "would call a service it does not have",
  ),
  "does-not-start": error("plakar can start it no better: every use of the connector fails"),
  "args-refused": error("plakar passes args to the letter, so every use of the connector fails"),
  "wrong-role": error("plakar calls a service the program does not have: every use of it fails"),
  "protocol-refused": error("plakar sends the user's location to a program that refuses it"),
  "flags-differ": error(
    "plakar makes relative locations absolute by the manifest's flags and treats the rest by the " +
      "program's: with two answers one of them is wrong, and nothing compares them",
  ),
  "type-differs": warning(
    "snapshots carry the type the program answers; under a name that is no protocol of the " +
      "package nobody finds the connector again",
  ),
  "protocols-differ": error(
    "a protocol only the manifest has reaches code that does not expect it, " +
      "one only the code has is never used",
  ),
  "definition": error("the executable is built of this source, and cannot serve that role by it"),
  "older-key": warning("plakar v1.0 ignores the key: what it says holds for plakar v1.1 alone"),
  "older-flag": error(
    "plakar v1.0 knows localfs and file alone, and does not load a package that names another flag",
  ),
  "listed-twice": error(
    '"plakar pkg create" of plakar v1.0 takes a file once: it fails over the second, after it ' +
      "wrote a package",
  ),
  "version-missing": error(
    "plakar v1.0 takes the version of a package from its manifest, and cannot install one without",
  ),
  "version-form": error(
    "plakar v1.0 makes it a part of the package's file name, and cannot install the package by it",
  ),
  "older-program": error(
    "plakar v1.1 calls services that the program does not have: every use of it fails",
  ),
  "newer-program": error(
    "plakar v1.0 calls services that the program does not have: every use of it fails",
  ),
  "project-file": error("no command of the toolkit can read the project"),
  "permission-set": error("the executable cannot be built, or its sandbox would be pointless"),
} as const satisfies Readonly<Record<string, Rule>>;

/** The id of a rule; they do not change from version to version. */
export type RuleId = keyof typeof table;

/** What every rule says. */
export const rules: Readonly<Record<RuleId, Rule>> = table;
