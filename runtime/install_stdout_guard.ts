// Imported for its effect, before any module that might print while it loads.
import { installStdoutGuard } from "./stdout_guard.ts";

installStdoutGuard();
