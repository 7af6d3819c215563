import { listingCases } from "./listing_cases.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";
import { serverOfFile } from "./server_of_file.ts";

listingCases(await serverOfFile({ find: findSeaweedfs, start }));
