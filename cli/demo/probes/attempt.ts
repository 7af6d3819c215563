/**
 * Tries everything a sandbox may refuse and prints one JSON object. Compiled with the permission
 * set of a connector, it shows what an executable with these grants can and cannot do.
 *
 * Arguments: a folder that holds a file `readable`, and the port of a listener on this machine.
 */
const [folder = "", port = ""] = Deno.args;

const attempts: Readonly<Record<string, () => unknown>> = {
  read: () => Deno.readTextFile(`${folder}/readable`),
  write: () => Deno.writeTextFile(`${folder}/written`, "a plugin was here"),
  net: async () => (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close(),
  run: () => new Deno.Command(Deno.execPath(), { args: [folder, port] }).spawn().kill(),
  env: () => {
    // An ignored environment does not throw: it looks empty.
    if (Deno.env.get("PROBE_SECRET") === undefined) throw new Error("the variable looks unset");
  },
  ffi: () => Deno.dlopen("libc.so.6", {}).close(),
  sys: () => Deno.hostname(),
};

const refusals: Record<string, string | null> = {};
for (const [access, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    refusals[access] = null;
  } catch (error) {
    refusals[access] = error instanceof Error ? error.message : String(error);
  }
}
console.log(JSON.stringify(refusals));
