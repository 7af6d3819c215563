// gRPC over HTTP/2, "Timeout": at most eight digits and one unit.
const TIMEOUT = /^(\d{1,8})([HMSmun])$/;
const MILLISECONDS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/** Milliseconds of a `grpc-timeout` field; `undefined` when it is malformed. */
export function timeoutMilliseconds(value: string): number | undefined {
  const parts = TIMEOUT.exec(value);
  return parts === null ? undefined : Number(parts[1]) * MILLISECONDS[parts[2]!]!;
}

/** The `grpc-timeout` field of so many milliseconds, rounded up, in the finest unit that fits. */
export function timeoutField(milliseconds: number): string {
  const left = Math.max(0, milliseconds);
  for (const [unit, size] of [["u", 1e-3], ["m", 1], ["S", 1000], ["M", 60_000]] as const) {
    const count = Math.ceil(left / size);
    if (count < 1e8) return `${count}${unit}`;
  }
  return `${Math.min(Math.ceil(left / 3_600_000), 99_999_999)}H`;
}
