import { shellWord } from "./next_commands.ts";
import type { ProjectPlan } from "./project_plan.ts";

/** The text of `Makefile`: `plakar pkg build` runs `make` before it packs. */
export function makefile({ sdk }: ProjectPlan): string {
  const deno = sdk.checkout === undefined ? "deno" : "./denow";
  return `# "plakar pkg build" runs make and packs what the manifest names.
DENO ?= ${deno}

.PHONY: build check test lint clean

build:
	$(DENO) task build

check test lint:
	$(DENO) task $@

clean:
	rm -rf bin dist
`;
}

/** The text of `.gitignore`. */
export const gitignore = `/bin/
/dist/
*.ptar
.env
`;

/** The text of `.github/workflows/ci.yml`. */
export const workflow = `name: ci
on: [push, pull_request]
jobs:
  ci:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: denoland/setup-deno@v2
        with:
          deno-version: v2.x
      - run: deno task check
      - run: deno task test
      - run: deno task build
      - run: deno task lint
      - run: deno task gen --check
`;

/** The text of `denow`, which is there only where the SDK comes from a checkout. */
export function denow(checkout: string): string {
  return `#!/bin/sh
# Runs Deno as the SDK's checkout does: it finds or fetches one that fits.
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)"/${shellWord(checkout)}/denow "$@"
`;
}
