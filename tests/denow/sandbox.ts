/** A project folder with a copy of `denow`, a home, and a PATH that holds nothing but what the test puts there. */
export interface Sandbox {
  /** The project; its path holds a space, a percent sign and a hash. */
  readonly project: string;
  /** The home folder of the runs. */
  readonly home: string;
  /** The folder of fake programs, first on PATH. */
  readonly fakes: string;
  /** Writes a fake program: a shell script with this body. */
  fake(name: string, body: string, folder?: string): Promise<string>;
  /** Writes a fake `deno` of a version, which prints what it was given and answers as the FAKE_ variables say. */
  fakeDeno(version: string, folder?: string): Promise<string>;
  /** Writes a fake `npm` whose `pack` gives a fake Deno of `version`. */
  fakeNpm(version: string, before?: string): Promise<void>;
  /** Runs `denow`. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Removes everything. */
  remove(): Promise<void>;
}

/** What a run of `denow` did. */
export interface Outcome {
  /** Exit code. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** The programs that `denow` itself calls. */
const TOOLS =
  "sh sed awk date mkdir mv rm cat tar gzip chmod dirname uname cp touch sleep env printf".split(
    " ",
  );

/** `run … reach.ts PLACE` and `run … denort.ts TARGET` are answered by variables; anything else is printed. */
const FAKE_DENO = `
case "$*" in
  --version) echo "deno @VERSION@ (stable, release, x86_64-unknown-linux-gnu)"; exit 0 ;;
  *reach.ts\\ jsr*) echo jsr >>"$FAKE_ASKED"; exit "\${FAKE_JSR:-0}" ;;
  *reach.ts\\ deno-downloads*) echo downloads >>"$FAKE_ASKED"; exit "\${FAKE_DOWNLOADS:-0}" ;;
  *denort.ts*)
    if [ "\${FAKE_DENORT:-0}" != 0 ]; then echo "denow: no wheel" >&2; exit 1; fi
    for target; do :; done; touch "$target"; chmod +x "$target"; exit 0 ;;
esac
echo "version=@VERSION@"
for arg; do printf 'arg=[%s]\\n' "$arg"; done
echo "JSR_URL=\${JSR_URL-unset}"
echo "DENORT_BIN=\${DENORT_BIN-unset}"
echo "DENO_DIR=\${DENO_DIR-unset}"
echo "DENO_TLS_CA_STORE=\${DENO_TLS_CA_STORE-unset}"
exit "\${FAKE_EXIT:-0}"
`;

/** Makes a sandbox that runs `denow` with one of the system's shells. */
export async function makeSandbox(shell: string): Promise<Sandbox> {
  const top = await Deno.makeTempDir();
  const [project, home, fakes] = [`${top}/my 100%25 #1 project`, `${top}/home`, `${top}/fakes`];
  await Promise.all([project, home, fakes].map((folder) => Deno.mkdir(folder)));
  await Deno.copyFile(new URL("../../denow", import.meta.url), `${project}/denow`);
  await linkTools(fakes);

  async function fake(name: string, body: string, folder: string = fakes): Promise<string> {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return `${folder}/${name}`;
  }

  return {
    project,
    home,
    fakes,
    fake,
    fakeDeno: (version, folder) => fake("deno", FAKE_DENO.replaceAll("@VERSION@", version), folder),
    async fakeNpm(version, before = "") {
      await fake("deno", FAKE_DENO.replaceAll("@VERSION@", version), `${top}/npm/package`);
      await fake(
        "npm",
        `${before}\necho "npm warn noise" >&2\ntar -czf x.tgz -C "${top}/npm" package`,
      );
      await fake("uname", `case "$1" in -s) echo Linux ;; *) echo x86_64 ;; esac`);
    },
    async run(args, env = {}) {
      const { code, stdout, stderr } = await new Deno.Command(shell, {
        args: [`${project}/denow`, ...args],
        cwd: top,
        clearEnv: true,
        env: { PATH: fakes, HOME: home, FAKE_ASKED: `${top}/asked`, ...env },
        stdin: "null",
      }).output();
      const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
      return { code, stdout: text(stdout), stderr: text(stderr) };
    },
    remove: () => Deno.remove(top, { recursive: true }),
  };
}

async function linkTools(folder: string): Promise<void> {
  for (const tool of TOOLS) {
    for (const place of ["/usr/bin", "/bin"]) {
      try {
        await Deno.stat(`${place}/${tool}`);
        await Deno.symlink(`${place}/${tool}`, `${folder}/${tool}`);
        break;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }
}

/** The shells of this system that `denow` must run under. */
export async function shells(): Promise<string[]> {
  const found: string[] = [];
  for (const shell of ["/bin/dash", "/bin/bash", "/bin/ash", "/bin/ksh"]) {
    if (await Deno.stat(shell).then(() => true, () => false)) found.push(shell);
  }
  return found.length > 0 ? found : ["/bin/sh"];
}
