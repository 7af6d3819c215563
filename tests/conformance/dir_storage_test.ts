import { testStorage } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";
import { dirStorage } from "./dir_storage.ts";

byTransports(testStorage, dirStorage);
