import type { ExporterCapabilities } from "../../testing/exporter_capabilities.ts";
import type { ImporterCapabilities } from "../../testing/importer_capabilities.ts";
import type { StorageCapabilities } from "../../testing/storage_capabilities.ts";
import type { Role } from "../../testing/subject.ts";

/** The declared keys of an interface that also takes any other. */
type DeclaredKeys<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] };

/** A set of names that the type checker finds complete. */
type Names<T> = Readonly<Record<DeclaredKeys<T>, true>>;

const importer: Names<ImporterCapabilities> = {
  journal: true,
  files: true,
  emptyFile: true,
  largeFile: true,
  throwsAfter: true,
  throwsAtOnce: true,
  throwsAtEnd: true,
  readerFails: true,
  endless: true,
  waits: true,
  duplicates: true,
  xattr: true,
  errorRecord: true,
  uncleanPaths: true,
  badName: true,
  uncleanRoots: true,
  exactNumbers: true,
  hugeRecord: true,
  needAck: true,
  ignoresResults: true,
  args: true,
  refused: true,
  oddMessage: true,
  prints: true,
  pingFails: true,
  echoesOptions: true,
  stable: true,
  touch: true,
};
const exporter: Names<ExporterCapabilities> = {
  shows: true,
  fresh: true,
  modes: true,
  times: true,
  symlinks: true,
  localFolder: true,
  readsPastEnd: true,
  closesTwice: true,
  skipsContent: true,
  stalls: true,
  forgets: true,
  failsOne: true,
  endsEarly: true,
  throwsEarly: true,
  args: true,
  refused: true,
  oddMessage: true,
  prints: true,
  pingFails: true,
  echoesOptions: true,
};
const storage: Names<StorageCapabilities> = {
  fresh: true,
  persistent: true,
  taken: true,
  addForeign: true,
  putFails: true,
  openReads: true,
  listFails: true,
  listsMany: true,
  writeOnly: true,
  args: true,
  refused: true,
  oddMessage: true,
  prints: true,
  pingFails: true,
  quotesConfig: true,
};

/** The names of all capabilities of a role, so that a typing error is not taken for one. */
export const capabilityNames: Readonly<Record<Role, readonly string[]>> = {
  importer: Object.keys(importer),
  exporter: Object.keys(exporter),
  storage: Object.keys(storage),
};
