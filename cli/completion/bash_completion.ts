import type { CommandModel, Values } from "./completion_model.ts";
import { shellQuote } from "./shell_quote.ts";

/**
 * The completion of a program for bash, from 3.2 on. Everything is in the script: no program is
 * started, no word of the command line is expanded, and bash-completion is not needed.
 *
 * @param name What is typed for the program.
 * @param model Its commands.
 */
export function bashCompletion(name: string, model: readonly CommandModel[]): string {
  const id = `_${name.replace(/\W/g, "_")}`;
  const paths = model.map(({ path }) => path).filter((path) => path !== "");
  const withValue = model.flatMap(({ path, options }) =>
    options.filter(({ values }) => values !== undefined)
      .flatMap(({ names }) => names.map((option) => `${path} ${option}`))
  );
  return `# bash completion of ${name}; made by "${name} completion bash"

# Each of the words that goes on from what is typed.
${id}_words() {
  local word
  for word in "$@"; do
    if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

# Words with commas between; those that are there are not offered again.
${id}_list() {
  local word before="" last=\${cur##*,}
  if [[ $cur == *,* ]]; then before=\${cur%,*},; fi
  for word in "$@"; do
    if [[ ,$before != *,"$word",* && $word == "$last"* ]]; then COMPREPLY+=("$before$word"); fi
  done
  compopt -o nospace 2>/dev/null
}

# Files, or with -d folders; by readline where it asks, since it knows about quotes.
${id}_files() {
  local word
  if [[ $1 == -d ]]; then
    compopt -o dirnames 2>/dev/null && return
  else
    compopt -o default 2>/dev/null && return
  fi
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$cur")
}

# The connectors of the project, then files.
${id}_connectors() {
  local file folder
  for file in "$project"/connectors/*/{importer,exporter,storage}.ts; do
    if [[ -e $file && -e $project/manifest.yaml ]]; then
      folder=\${file%/*}
      file=\${file##*/}
      ${id}_words "$(printf '%q' "\${folder##*/}-\${file%.ts}")"
    fi
  done
  if [[ \${#COMPREPLY[@]} == 0 ]]; then ${id}_files -f; fi
}

${id}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local at="" count=0 project=. only="" open="" last="" joined="" i word value
  COMPREPLY=()
  # bash makes words of their own of "=" and ":".
  if [[ $cur == [=:]* ]]; then
    joined=yes cur=""
  elif [[ $before == [=:]* ]]; then
    joined=yes
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == [=:]* ]]; then
      i=$((i + 1))
    elif [[ -n $only ]]; then
      count=$((count + 1)) last=argument
    elif [[ $word == -- ]]; then
      only=yes
    else
      case "$at $word" in
${pattern(withValue, 8)}
          i=$((i + 1))
          if [[ \${COMP_WORDS[i]} == = ]]; then i=$((i + 1)); fi
          if [[ $i -ge $COMP_CWORD ]]; then
            open=$word
          else
            last=value
            value=\${COMP_WORDS[i]}
            if [[ $word == --project ]]; then project=\${value/#\\~\\//$HOME/}; fi
          fi
          ;;
${pattern(paths.map((path) => path.includes(" ") ? path : ` ${path}`), 8)}
          at=\${at:+$at }$word
          ;;
        *" -"*) last=option ;;
        *) count=$((count + 1)) last=argument ;;
      esac
    fi
  done
  if [[ -n $joined && -z $open ]]; then
    # The rest of a word that has begun before a "=" or ":".
    if [[ $last != argument ]]; then
      ${id}_files -f
      return
    fi
    count=$((count - 1))
  fi

  if [[ -n $open ]]; then
    case "$at $open" in
${
    model.flatMap(({ path, options }) =>
      options.flatMap(({ names, values }) =>
        values === undefined ? [] : [
          `${pattern(names.map((option) => `${path} ${option}`), 6)} ${call(id, values)} ;;`,
        ]
      )
    ).join("\n")
  }
    esac
    return
  fi
  if [[ -z $only && $cur == -* ]]; then
    case $at in
${
    model.map(({ path, options }) => {
      const names = options.flatMap(({ names }) => names);
      return `      ${shellQuote(path)}) ${id}_words ${names.map(shellQuote).join(" ")} ;;`;
    }).join("\n")
  }
    esac
    return
  fi

  case "$at:$count" in
${
    model.flatMap((command) =>
      places(command).map(([place, values]) => `    ${place}) ${call(id, values)} ;;`)
    ).join("\n")
  }
  esac
}

complete -F ${id} ${name}
`;
}

/** What can stand at each place: the commands of a command, or its arguments. */
function places(command: CommandModel): readonly (readonly [string, Values])[] {
  const { path, commands, arguments: args, repeats } = command;
  if (commands.length > 0) {
    const words = commands.map(({ name }) => name);
    return [[shellQuote(`${path}:0`), { kind: "words", words }]];
  }
  return args.map((values, index) => {
    const last = repeats && index === args.length - 1;
    return [last ? `${shellQuote(`${path}:`)}*` : shellQuote(`${path}:${index}`), values];
  });
}

function call(id: string, values: Values): string {
  if (values.kind === "folder") return `${id}_files -d`;
  if (values.kind === "file") return `${id}_files -f`;
  if (values.kind === "connectors") return `${id}_connectors`;
  return `${id}_${values.kind} ${values.words.map(shellQuote).join(" ")}`;
}

/** The head of a case: any of the words; without words, one that is never typed. */
function pattern(words: readonly string[], indent: number): string {
  if (words.length === 0) return pattern(["\t"], indent);
  return `${" ".repeat(indent)}${words.map(shellQuote).join("|")})`;
}
