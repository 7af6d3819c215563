import { faultCases } from "./fault_cases.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";
import { serverOfFile } from "./server_of_file.ts";

faultCases(await serverOfFile({ find: findSeaweedfs, start }), 3);
