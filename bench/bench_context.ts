/** What every measurement works with. */
export interface BenchContext {
  /** Folder of the compiled connectors. */
  readonly bin: string;
  /** The project's folder. */
  readonly project: string;
  /** An empty folder on the disk that is measured; removed after the run. */
  readonly folder: string;
  /** Ends the run when aborted. */
  readonly signal: AbortSignal;
  /** Tells the person waiting what happens. */
  readonly progress: (text: string) => void;
}
