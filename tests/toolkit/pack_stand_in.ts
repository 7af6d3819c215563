import { join } from "node:path";

/** How a stand-in for plakar behaves beside what protocol 7.3 says. */
export type StandInFault =
  | "none"
  /** Is a plakar v1.0, which differs in more than its version (protocol 6.4, 6.5, 7.1, 7.3). */
  | "old"
  /** Fails at the end of `pkg create` and leaves what it made behind. */
  | "create fails"
  /** Says it made a package and made none. */
  | "creates nothing"
  /** Loses the execute bits of what it packs. */
  | "loses modes"
  /** Packs other content. */
  | "changes content"
  /** Refuses to install. */
  | "add fails"
  /** Installs, and lists something else. */
  | "lists another"
  /** Never ends. */
  | "hangs";

/**
 * Writes a program that stands in for plakar v1.1, or v1.0: `version`, `pkg create`, `pkg add` and
 * `pkg list`, as protocol 7.3 and 7.4 describe them; a package is a tar file. It notes every call, with the variables
 * that matter, in the file `calls` beside it.
 *
 * @param folder An existing folder; the program is `plakar` in it.
 * @returns Its path.
 */
export async function writeStandIn(folder: string, fault: StandInFault = "none"): Promise<string> {
  const file = join(folder, "plakar");
  await Deno.writeTextFile(file, script(folder, fault), { mode: 0o755 });
  return file;
}

/** The calls of a stand-in so far: the arguments of each. */
export async function standInCalls(folder: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(folder, "calls")).catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

const script = (folder: string, fault: StandInFault): string =>
  `#!/bin/sh
set -eu
fault='${fault}'
echo "$*" >> '${folder}/calls'
fail() { echo "$*" >&2; exit 1; }
# Nothing of the user's may be touched: every home is a folder of the caller's.
for place in "$HOME" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"; do
  case "$place" in "$PWD"/../home*|*/.pack-*/home*|'${folder}'/*) ;; *) fail "strange home $place" ;; esac
done
host_arch=$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/')
host_os=$(uname -s | tr '[:upper:]' '[:lower:]')
api=v1.1.0
caches="$XDG_CACHE_HOME/plakar"
if [ "$fault" = old ]; then
  api=v1.0.0
  caches="$XDG_CACHE_HOME/plakar-agentless"
  [ "\${PLAKAR_AGENTLESS+set}" = set ] || [ "$1" = version ] || fail "an agent would be started"
fi
case "$1\${2:+ $2}" in
  version)
    if [ "$fault" = old ]; then echo "plakar/v1.0.6"; else echo "plakar/v1.1.2"; fi ;;
  "pkg create")
    [ "$fault" != hangs ] || { : > hanging; exec sleep 60; }
    [ "$(basename "$3")" = manifest.yaml ] || fail "not a manifest.yaml: $3"
    if [ "$fault" = old ]; then
      [ $# = 3 ] || fail "usage: pkg create [-out plugin] manifest.yaml"
      set -- "$1" "$2" "$3" "$(sed -n 's/^version: *//p' "$3")"
      twice=$(sed -n 's/^ *executable: *//p' "$3" | sort | uniq -d)
      [ -z "$twice" ] || fail "failed to package all the files"
    fi
    [ $# = 4 ] || fail "usage: pkg create [-out plugin] manifest.yaml version"
    echo "$4" | grep -Eq '^v[0-9]+\\.[0-9]+\\.[0-9]+' || fail "not a valid version string: $4"
    base=$(dirname "$3")
    name=$(sed -n 's/^name: *//p' "$3")
    out="$PWD/\${name}_$4_\${GOOS:-$host_os}_\${GOARCH:-$host_arch}.ptar"
    [ ! -e "$out" ] || fail "failed to create the storage: open $out: file exists"
    [ "$fault" != "creates nothing" ] || exit 0
    copy="$HOME/copy"
    cp -a "$base" "$copy"
    [ "$fault" != "loses modes" ] || chmod -R a-x,u+X "$copy"/bin/*
    [ "$fault" != "changes content" ] || echo more >> "$copy/manifest.yaml"
    tar -C "$copy" -cf "$out" .
    [ "$fault" != "create fails" ] || fail "failed to package all the files"
    echo "Plugin created successfully: $out" ;;
  "pkg add")
    [ "$fault" != "add fails" ] || fail "failed to load the plugin: protocol already provided"
    file=$3
    case "$file" in *@*) fail "no such package: \${file%%@*}" ;; esac
    [ -f "$file" ] || fail "$file: no such file"
    whole=$(basename "$file" .ptar)
    case "$whole" in *_"$host_os"_"$host_arch") ;; *) fail "package for other machines" ;; esac
    place="$caches/plugins/$api/$whole"
    mkdir -p "$place" "$XDG_DATA_HOME/plakar/plugins/$api"
    tar -C "$place" -xf "$file"
    cp "$file" "$XDG_DATA_HOME/plakar/plugins/$api/"
    if [ "$fault" = old ]; then
      grep -Eq '^ *- (stream|needack|nomerge)$' "$place/manifest.yaml" && fail "unknown location flag"
      grep -Eq '^ *(class|subclass|validator|tier|contact):' "$place/manifest.yaml" && fail "unread field"
    fi
    true ;;
  "pkg list")
    for file in "$XDG_DATA_HOME"/plakar/plugins/$api/*.ptar; do
      whole=$(basename "$file" .ptar)
      rest=\${whole#*_}
      name=\${whole%%_*}
      [ "$fault" != "lists another" ] || name=another
      echo "$name@\${rest%%_*}"
    done ;;
  *) fail "unknown command: $*" ;;
esac
`;
