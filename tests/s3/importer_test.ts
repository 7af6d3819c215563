import { importerCases } from "./importer_cases.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";
import { serverOfFile } from "./server_of_file.ts";

importerCases(await serverOfFile({ find: findSeaweedfs, start }));
