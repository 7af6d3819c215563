import { denoTestCounts, NO_TESTS, type TestCounts } from "./test_counts.ts";

/** What a run that lost a test says of the files it lost one in. */
export interface LostFiles {
  /** The files; none when the run does not tell, as one of several files at once does not. */
  readonly files: readonly string[];
  /** The tests of all other files. */
  readonly others: TestCounts;
}

/**
 * Whether a run of `deno test` lost a test without a word about which: one that waits for nothing
 * any more ends its file there, and no test is said to have failed.
 */
export function hasLostTest(output: string): boolean {
  return denoTestCounts(output)?.failed === 0 &&
    /^error: Promise resolution is still pending/m.test(output);
}

/** The tests, `./file => name`, that ended in a second run of their files and not in the first. */
export function lostTests(first: string, second: string): string[] {
  const ended = new Set(testRuns(first).ended.map(({ test }) => test));
  return testRuns(second).ended.map(({ test }) => test).filter((test) => !ended.has(test));
}

/** In which files of a run fewer tests ended than began. */
export function lostFiles(output: string): LostFiles {
  const { announced, ended } = testRuns(output);
  const files = [...announced].flatMap(([file, count]) =>
    ended.filter((test) => test.file === file).length < count ? [file] : []
  );
  const { passed, failed, skipped } = denoTestCounts(output) ?? NO_TESTS;
  const again = ended.filter(({ file }) => files.includes(file));
  const ignored = again.filter(({ how }) => how === "ignored").length;
  const others = { passed: passed - again.length + ignored, failed, skipped: skipped - ignored };
  return { files, others };
}

interface EndedTest {
  readonly file: string;
  readonly test: string;
  readonly how: string;
}

/** What `deno test` says of each test: of several files at once the file stands in each line. */
function testRuns(output: string): {
  readonly announced: ReadonlyMap<string, number>;
  readonly ended: readonly EndedTest[];
} {
  const announced = new Map<string, number>();
  const ended: EndedTest[] = [];
  let file = "";
  // What tests print may look like anything; what they print at last ends without a line of its own.
  const own = output.replace(
    /^-{7} (post-test )?output -{7}\n[^]*?-{5} (post-test )?output end -{5}$/gm,
    "",
  );
  for (const line of own.split("\n")) {
    // A lost test leaves its own line unfinished.
    const start = /running (\d+) tests? from (\S+)$/.exec(line);
    if (start !== null) announced.set(file = start[2]!, Number(start[1]));
    const end = /^(\S.*) \.\.\. (ok|FAILED|ignored)\b/.exec(line);
    if (end === null) continue;
    const [, name = "", how = ""] = end;
    const parted = /^(\.\/\S+) => /.exec(name);
    if (parted !== null) ended.push({ file: parted[1]!, test: name, how });
    else if (file !== "") ended.push({ file, test: `${file} => ${name}`, how });
  }
  return { announced, ended };
}
