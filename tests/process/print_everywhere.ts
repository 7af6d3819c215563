import process from "node:process";

/** Prints on every road that leads to stdout, each line with the word `stray`. */
export async function printEverywhere(): Promise<void> {
  console.log("stray log");
  console.info("stray info");
  console.debug("stray debug");
  console.dir({ stray: "dir" });
  console.dirxml("stray dirxml");
  console.table([{ stray: "table" }]);
  console.group("stray group");
  console.groupCollapsed("stray groupCollapsed");
  console.groupEnd();
  console.groupEnd();
  console.count("stray count");
  console.countReset("stray count");
  console.time("stray time");
  console.timeLog("stray time", "stray timeLog");
  console.timeEnd("stray time");
  console.trace("stray trace");
  console.assert(false, "stray assert");
  console.warn("stray warn");
  console.error("stray error");
  console.clear();
  const line = new TextEncoder().encode("stray Deno.stdout\n");
  await Deno.stdout.write(line);
  Deno.stdout.writeSync(line);
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(line);
  writer.releaseLock();
  await new Promise<void>((resolve) =>
    process.stdout.write("stray process.stdout\n", () => resolve())
  );
  process.stdout.cork();
  process.stdout.write("stray corked one\n");
  process.stdout.write("stray corked two\n");
  process.stdout.uncork();
}
