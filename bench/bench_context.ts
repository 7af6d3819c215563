/** A transport that the connectors can be compiled with. */
export type TransportName = "http2" | "grpc-js";

/** What every measurement works with. */
export interface BenchContext {
  /** Folders of the compiled connectors, one for each transport that is measured. */
  readonly bins: ReadonlyMap<TransportName, string>;
  /** The project's folder. */
  readonly project: string;
  /** An empty folder for the files that are sent; removed after the run. */
  readonly folder: string;
  /** A folder for further programs; removed after the run. */
  readonly programs: string;
  /** Counted rounds; a row holds their medians. */
  readonly rounds: number;
  /** The program of `tests/go_host`; undefined where Go is not installed. */
  readonly goHost: string | undefined;
  /** Ends the run when aborted. */
  readonly signal: AbortSignal;
  /** Tells the person waiting what happens. */
  readonly progress: (text: string) => void;
}

/** One run of something for each transport that is measured. */
export function forEachTransport<Value>(
  { bins }: BenchContext,
  make: (bin: string, name: TransportName) => Value,
): Partial<Record<TransportName, Value>> {
  const made: Partial<Record<TransportName, Value>> = {};
  for (const [name, bin] of bins) made[name] = make(bin, name);
  return made;
}
