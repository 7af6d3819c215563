const PLACE = "{folder}";

type Config = Readonly<Record<string, string>>;

/** Whether options want a fresh folder for every case. */
export function wantsFolder(config: Config): boolean {
  return Object.values(config).some((value) => value.includes(PLACE));
}

/** Options with a folder in place of every `{folder}`. */
export function inFolder(config: Config, folder: string): Config {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, value.replaceAll(PLACE, () => folder)]),
  );
}
