import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import {
  boolean,
  duration,
  integer,
  list,
  number,
  oneOf,
  type Option,
  path,
  secret,
  size,
  text,
} from "@plakar-deno/sdk/options";
import { anyText } from "./any_text.ts";
import { check } from "./check.ts";

const kinds: Readonly<Record<string, Option<unknown>>> = {
  boolean: boolean({}),
  duration: duration({}),
  integer: integer({}),
  list: list({}),
  numbers: list({ item: integer({}) }),
  number: number({}),
  oneOf: oneOf(["one", "two"], {}),
  path: path({}),
  secret: secret({}),
  size: size({}),
  text: text({}),
};

/** The value that an option reads, `undefined` when it refuses the text. */
function valueOf(option: Option<unknown>, given: string): unknown {
  const reading = option.read(given);
  return "value" in reading ? reading.value : undefined;
}

for (const [name, option] of Object.entries(kinds)) {
  Deno.test(`${name}: any text is read or refused with a phrase, and what was read reads back`, () => {
    check(fc.property(anyText, (given) => {
      const reading = option.read(given);
      if ("problem" in reading) {
        ok(/^(is|has|does|contains) /.test(reading.problem), reading.problem);
        return;
      }
      deepEqual(valueOf(option, option.format(reading.value!)), reading.value);
    }));
  });

  Deno.test(`${name}: a refusal never repeats the text`, () => {
    const unlikely = fc.string({ unit: fc.constantFrom(..."QXZ%&"), minLength: 6, maxLength: 12 });
    check(fc.property(unlikely, (given) => {
      const reading = option.read(given);
      if ("problem" in reading) ok(!reading.problem.includes(given), reading.problem);
    }));
  });
}

Deno.test("integers are read as decimal digits, exactly or not at all", () => {
  check(fc.property(fc.bigInt({ min: -(1n << 60n), max: 1n << 60n }), (whole) => {
    const exact = whole >= Number.MIN_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER;
    equal(valueOf(integer({}), String(whole)), exact ? Number(whole) : undefined);
  }));
});

Deno.test("a bound is a value, and one more is not", () => {
  const bounds = fc.tuple(fc.integer(), fc.integer()).map(([one, other]) =>
    [Math.min(one, other), Math.max(one, other)] as const
  );
  check(fc.property(bounds, fc.integer(), ([minimum, maximum], value) => {
    const inside = value >= minimum && value <= maximum;
    equal(
      valueOf(integer({ minimum, maximum }), String(value)),
      inside ? value : undefined,
    );
    equal(valueOf(number({ minimum, maximum }), String(minimum)), minimum);
    equal(valueOf(integer({ minimum, maximum }), String(maximum + 1)), undefined);
  }));
});

Deno.test("finite numbers keep every digit", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  check(fc.property(finite, (value) => {
    equal(valueOf(number({}), number({}).format(value)), value);
  }));
});

Deno.test("sizes are whole arithmetic, rounded down to a byte", () => {
  const units: Readonly<Record<string, bigint>> = {
    "": 1n,
    B: 1n,
    kB: 1000n,
    MB: 1000n ** 2n,
    GB: 1000n ** 3n,
    KiB: 1024n,
    MiB: 1024n ** 2n,
    gib: 1024n ** 3n,
    TiB: 1024n ** 4n,
  };
  const parts = fc.record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    fraction: fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 12 }),
    unit: fc.constantFrom(...Object.keys(units)),
    space: fc.constantFrom("", " "),
  });
  check(fc.property(parts, ({ whole, fraction, unit, space }) => {
    const given = `${whole}${fraction === "" ? "" : `.${fraction}`}${space}${unit}`;
    const bytes = BigInt(`${whole}${fraction}`) * units[unit]! / 10n ** BigInt(fraction.length);
    const fits = bytes <= BigInt(Number.MAX_SAFE_INTEGER);
    equal(valueOf(size({}), given), fits ? Number(bytes) : undefined, given);
  }));
});

Deno.test("every size has a text that reads back", () => {
  const sizes = fc.oneof(
    fc.maxSafeNat(),
    fc.tuple(fc.integer({ min: 0, max: 1023 }), fc.integer({ min: 0, max: 4 })).map(
      ([count, power]) => count * 1024 ** power,
    ),
  );
  check(fc.property(sizes, (bytes) => {
    equal(valueOf(size({}), size({}).format(bytes)), bytes);
  }));
});

Deno.test("durations in milliseconds have a text that reads back", () => {
  check(fc.property(fc.maxSafeNat(), (milliseconds) => {
    equal(valueOf(duration({}), duration({}).format(milliseconds)), milliseconds);
  }));
});

Deno.test("durations finer than a millisecond have a text that reads back", () => {
  const part = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.nat(1000)).map(String);
  const fraction = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 12 });
  const unit = fc.constantFrom("ns", "us", "µs", "ms", "s", "m", "h");
  check(fc.property(part, fraction, unit, (whole, decimals, unit) => {
    const value = valueOf(duration({}), `${whole}.${decimals}${unit}`);
    if (typeof value !== "number") return;
    equal(valueOf(duration({}), duration({}).format(value)), value);
  }));
});

Deno.test("nanoseconds are read exactly, in whatever unit they are written", () => {
  // Up to a day: a double holds more than nanoseconds there.
  check(fc.property(fc.integer({ min: 0, max: 86_400_000_000_000 }), (nanoseconds) => {
    const expected = nanoseconds / 1e6;
    const decimals = String(nanoseconds).padStart(10, "0");
    equal(valueOf(duration({}), `${nanoseconds}ns`), expected);
    equal(valueOf(duration({}), `${decimals.slice(0, -9)}.${decimals.slice(-9)}s`), expected);
  }));
});

Deno.test("the parts of a duration add up", () => {
  const part = fc.integer({ min: 0, max: 10_000 });
  check(fc.property(part, part, part, part, (h, m, s, ms) => {
    const total = h * 3_600_000 + m * 60_000 + s * 1000 + ms;
    equal(valueOf(duration({}), `${h}h${m}m${s}s${ms}ms`), total);
    equal(valueOf(duration({}), `${ms}ms${s}s${h}h${m}m`), total);
  }));
});

Deno.test("twelve words are booleans, and no others", () => {
  const words = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
  const word = fc.oneof(
    fc.constantFrom(...words),
    fc.mixedCase(fc.constantFrom("true", "false", "yes", "no", "on", "off")),
    anyText,
  );
  check(fc.property(word, (given) => {
    const at = words.indexOf(given);
    equal(valueOf(boolean({}), given), at < 0 ? undefined : at < 6);
  }));
});

Deno.test("the items of a list come back in order, whatever blanks are around them", () => {
  const item = fc.string({ unit: fc.constantFrom(..."ab c-."), minLength: 1 })
    .filter((each) => each.trim() !== "");
  const blanks = fc.constantFrom("", " ", "  ", "\t");
  check(fc.property(fc.array(item, { minLength: 1 }), blanks, blanks, (items, before, after) => {
    const given = items.map((each) => before + each + after).join(",");
    deepEqual(valueOf(list({}), given), items.map((each) => each.trim()));
  }));
});

Deno.test("a path is cleaned as POSIX does", () => {
  const parts = fc.array(fc.constantFrom("a", "b", ".", "..", "", "c d"), { maxLength: 8 });
  check(fc.property(parts, (given) => {
    const whole = `/${given.join("/")}`;
    equal(valueOf(path({}), whole), posix.resolve(whole));
  }));
});
