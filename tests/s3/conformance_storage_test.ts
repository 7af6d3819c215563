import { storage } from "../../connectors/s3/storage.ts";
import { testStorage } from "../../testing/mod.ts";
import { executable } from "../compiled/executable.ts";
import { conformanceOn } from "./conformance_on.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";

const server = { kind: "SeaweedFS", find: findSeaweedfs, start };

await conformanceOn(server, ({ setups, nameOf, caseTimeout }) =>
  testStorage({
    connector: storage,
    executable: { executable: executable("s3-storage") },
    name: nameOf("storage"),
    caseTimeout,
    ...setups.storage,
  }));
