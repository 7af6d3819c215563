import { strictEqual as equal } from "node:assert/strict";
import { loadsCode } from "./loads_code.ts";

Deno.test("loads code: calls of import() in every place where one can stand", () => {
  for (
    const code of [
      "import(name)",
      "const a=await import(name);",
      "()=>import (name)",
      "return import(f(name)).then(g)",
      "[...await import(name)]",
      "yield*import(name)",
      "if(a)import(name);{b()}",
    ]
  ) equal(loadsCode(code), true, code);
});

Deno.test("loads code: methods called import are none", () => {
  for (
    const code of [
      "importer.import({signal})",
      "importer?.import({})",
      "importer\n  .import({})",
      "({import(options){return 1}})",
      "class A{async *import({ signal }) { yield 1 }}",
      "({async import(a=f()){}})",
      "reimport(name);$import(name);this.#import(name)",
      'import {a} from "node:path";',
    ]
  ) equal(loadsCode(code), false, code);
});
