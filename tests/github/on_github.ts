import { defineImporter, type ImporterDefinition } from "@plakar-deno/sdk";
import type { Clock } from "@plakar-deno/sdk/network";
import { githubOptions } from "../../connectors/github/client/github_options.ts";
import { githubParts } from "../../connectors/github/github_parts.ts";
import {
  type FakeGitHub,
  type FakeGitHubOptions,
  startFakeGitHub,
} from "../../connectors/github/testdata/fake_github.ts";
import { fillSample, type SampleSizes } from "../../connectors/github/testdata/sample_world.ts";
import { backUp, type BackUpOptions, type Snapshot } from "./back_up.ts";
import { type LeapClock, leapClock } from "./leap_clock.ts";

/** A fake GitHub with the sample in it, and backups of it. */
export interface OnGitHub extends AsyncDisposable {
  readonly github: FakeGitHub;
  /** Of the server, and of the importer unless it has another one. */
  readonly clock: LeapClock;
  readonly config: Readonly<Record<string, string>>;
  /** What the importers said above the level of debugging. */
  readonly log: readonly string[];
  /** Backs up `github://acme`, unless the options say another location. */
  backUp(options?: Partial<BackUpOptions>): Promise<Snapshot>;
}

/** How it is. */
export interface OnGitHubOptions extends FakeGitHubOptions {
  readonly sizes?: SampleSizes;
  /** The clock of the importer; the server's own is always the one that leaps. */
  readonly clock?: Clock;
  /** Options of the importer. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Starts it. */
export async function onGitHub(
  { sizes, clock: own, config: more, ...options }: OnGitHubOptions = {},
): Promise<OnGitHub> {
  const clock = leapClock();
  const github = await startFakeGitHub({ now: () => clock.date(), ...options });
  fillSample(github, sizes);
  const config = {
    location: "github://acme",
    base_url: github.baseUrl,
    asset_hosts: github.assetHost,
    token: github.token,
    ...more,
  };
  const log: string[] = [];
  return {
    ...{ github, clock, config, log },
    backUp: ({ config: other, ...given } = {}) =>
      backUp(importerWith(own ?? clock, log), { ...given, config: { ...config, ...other } }),
    [Symbol.asyncDispose]: () => github[Symbol.asyncDispose](),
  };
}

/** The importer, by another clock, and with a log of which the lines are kept. */
function importerWith(clock: Clock, lines: string[]): ImporterDefinition {
  const line = (message: string) => void lines.push(message);
  const log = { debug: () => {}, info: line, warn: line, error: line };
  return defineImporter({
    protocol: "github",
    options: githubOptions,
    create: (context) => githubParts({ ...context, clock, log }),
  });
}
