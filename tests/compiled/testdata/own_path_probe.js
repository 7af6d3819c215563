// Prints what a program without any grant learns of its own path.
import process from "node:process";

function tried(get) {
  try {
    return get();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

console.log(JSON.stringify({
  "process.argv0": tried(() => process.argv0),
  "Deno.execPath()": tried(() => Deno.execPath()),
  "process.execPath": tried(() => process.execPath),
  "process.argv[0]": tried(() => process.argv[0]),
  "import.meta.url": tried(() => import.meta.url),
  "Deno.cwd()": tried(() => Deno.cwd()),
  "/proc/self/exe": tried(() => Deno.readLinkSync("/proc/self/exe")),
  "/proc/self/cmdline": tried(() => Deno.readTextFileSync("/proc/self/cmdline")),
}));
