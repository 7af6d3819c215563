import { addCommand } from "./add/add_command.ts";
import { auditCommand } from "./audit/audit_command.ts";
import { benchCommand } from "./bench/bench_command.ts";
import { buildCommand } from "./build/build_command.ts";
import { catCommand } from "./cat/cat_command.ts";
import type { MakeCommand } from "./command.ts";
import { makeCompletionCommand } from "./completion/completion_command.ts";
import { copyCommand } from "./copy/copy_command.ts";
import { doctorCommand } from "./doctor/doctor_command.ts";
import { genCommand } from "./gen/gen_command.ts";
import { initCommand } from "./init/init_command.ts";
import { lsCommand } from "./ls/ls_command.ts";
import { lintCommand } from "./lint/lint_command.ts";
import { packCommand } from "./pack/pack_command.ts";
import { runCommand } from "./run/run_command.ts";
import { testCommand } from "./test/test_command.ts";

/** Every command of the program, in the order of its help. */
export const commands: readonly MakeCommand[] = [
  initCommand,
  addCommand,
  lintCommand,
  buildCommand,
  packCommand,
  runCommand,
  lsCommand,
  catCommand,
  copyCommand,
  testCommand,
  benchCommand,
  auditCommand,
  genCommand,
  doctorCommand,
  makeCompletionCommand(() => commands),
];
