import { restartCases } from "./restart_cases.ts";
import { findSeaweedfs, startOwn } from "./seaweedfs.ts";

await restartCases("SeaweedFS", { find: findSeaweedfs, startOwn });
