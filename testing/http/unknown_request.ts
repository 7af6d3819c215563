import { lineDiff } from "./line_diff.ts";
import type { RecordedRequest } from "./recording.ts";
import { requestLines } from "./request_lines.ts";
import { shownDiff } from "./shown_diff.ts";

/** Says that a request is in no recording: what was asked, and how the nearest recorded one differs. */
export function unknownRequest(
  asked: RecordedRequest,
  recorded: readonly RecordedRequest[],
): string {
  const nearest = nearestRequest(asked, recorded);
  const lines = requestLines(asked);
  if (nearest === undefined) {
    return `no recorded answer to this request, the recording is empty:\n${lines.join("\n")}`;
  }
  return [
    `no recorded answer to "${asked.method} ${new URL(asked.url).pathname}"; the nearest of ` +
    `${recorded.length} recorded requests (-) and what was asked (+):`,
    ...shownDiff(lineDiff(requestLines(nearest), lines)),
    "record it again with recordHttp if the connector shall ask this",
  ].join("\n");
}

/** The recorded request that has most in common with what was asked. */
export function nearestRequest(
  asked: RecordedRequest,
  recorded: readonly RecordedRequest[],
): RecordedRequest | undefined {
  let [nearest, least]: [RecordedRequest | undefined, number] = [undefined, Infinity];
  const marks = requestMarks(asked);
  for (const each of recorded) {
    const far = distance(marks, requestMarks(each));
    if (far < least) [nearest, least] = [each, far];
  }
  return nearest;
}

/** What a request is made of, and how often; parts of its path count by their place. */
function requestMarks(request: RecordedRequest): ReadonlyMap<string, number> {
  const { origin, pathname } = new URL(request.url);
  const parts = pathname.split("/").map((part, at) => `${at} ${part}`);
  const names = [...new URL(request.url).searchParams.keys()].map((name) => `name ${name}`);
  // What decides where a request goes weighs more than one line of a body.
  const heavy = [`method ${request.method}`, `origin ${origin}`, ...parts];
  const marks = new Map<string, number>();
  const add = (mark: string, weight: number) => marks.set(mark, (marks.get(mark) ?? 0) + weight);
  for (const mark of heavy) add(mark, 4);
  for (const mark of [...names, ...requestLines(request).slice(1)]) add(mark, 1);
  return marks;
}

function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let far = 0;
  for (const mark of new Set([...a.keys(), ...b.keys()])) {
    far += Math.abs((a.get(mark) ?? 0) - (b.get(mark) ?? 0));
  }
  return far;
}
