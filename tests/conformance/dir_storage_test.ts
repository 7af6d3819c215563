import { testStorage } from "../../testing/mod.ts";
import { dirStorage } from "./dir_storage.ts";

testStorage(dirStorage);
