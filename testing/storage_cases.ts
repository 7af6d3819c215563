import { brokenPutCases } from "./cases/storage/broken_put_cases.ts";
import { cancelCases } from "./cases/storage/cancel_cases.ts";
import { keyCases } from "./cases/storage/key_cases.ts";
import { listCases } from "./cases/storage/list_cases.ts";
import { otherCases } from "./cases/storage/other_cases.ts";
import { parallelCases } from "./cases/storage/parallel_cases.ts";
import { putCases } from "./cases/storage/put_cases.ts";
import { readCases } from "./cases/storage/read_cases.ts";
import { repositoryCases } from "./cases/storage/repository_cases.ts";
import type { ConformanceCase } from "./conformance_case.ts";
import type { StorageCapabilities } from "./storage_capabilities.ts";

/** Every row of protocol 9.4 as cases, in the order of the rows. */
export const storageCases: readonly ConformanceCase<StorageCapabilities>[] = [
  ...repositoryCases,
  ...putCases,
  ...brokenPutCases,
  ...keyCases,
  ...readCases,
  ...cancelCases,
  ...listCases,
  ...parallelCases,
  ...otherCases,
].sort((one, other) => Number(one.row.slice(1)) - Number(other.row.slice(1)));
