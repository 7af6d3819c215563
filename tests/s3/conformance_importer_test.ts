import { importer } from "../../connectors/s3/importer.ts";
import { testImporter } from "../../testing/mod.ts";
import { executable } from "../compiled/executable.ts";
import { conformanceOn } from "./conformance_on.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";

const server = { kind: "SeaweedFS", find: findSeaweedfs, start };

await conformanceOn(server, ({ setups, nameOf, caseTimeout }) =>
  testImporter({
    connector: importer,
    executable: { executable: executable("s3-importer") },
    name: nameOf("importer"),
    caseTimeout,
    ...setups.importer,
  }));
