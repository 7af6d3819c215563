import {
  deepStrictEqual as deepEqual,
  notDeepStrictEqual as notDeepEqual,
  ok,
} from "node:assert/strict";
import { crashPoints } from "./crash_points.ts";

const options = { seed: 1, count: 200, bytes: 1_000_000, delay: 10 };

Deno.test("a seed gives the same crash points again, another one others", () => {
  deepEqual(crashPoints(options), crashPoints(options));
  notDeepEqual(crashPoints(options), crashPoints({ ...options, seed: 2 }));
  deepEqual(crashPoints({ ...options, count: 5 }), crashPoints(options).slice(0, 5));
});

Deno.test("crash points lie all over the work, some at its very end", () => {
  const points = crashPoints(options);
  for (let tenth = 0; tenth < 10; tenth++) {
    const inside = points.filter(({ bytes }) => Math.floor(bytes / 100_000.1) === tenth);
    ok(inside.length >= 5, `${inside.length} points in part ${tenth}`);
  }
  ok(points.filter(({ bytes }) => bytes > 995_000).length >= 10);
  ok(points.every(({ bytes, delay }) => bytes >= 0 && bytes <= 1_000_000 && delay <= 10));
});
