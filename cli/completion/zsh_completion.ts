import type { CommandModel, Values } from "./completion_model.ts";
import { shellQuote } from "./shell_quote.ts";

/**
 * The completion of a program for zsh, with what each word means. Everything is in the script: no
 * program is started, and no word of the command line is expanded.
 *
 * @param name What is typed for the program.
 * @param model Its commands.
 */
export function zshCompletion(name: string, model: readonly CommandModel[]): string {
  const id = `_${name.replace(/\W/g, "_")}`;
  const paths = model.map(({ path }) => path).filter((path) => path !== "");
  const withValue = model.flatMap(({ path, options }) =>
    options.filter(({ values }) => values !== undefined)
      .flatMap(({ names }) => names.map((option) => `${path} ${option}`))
  );
  return `#compdef ${name}
# zsh completion of ${name}; made by "${name} completion zsh"

# The connectors of the project, then files.
${id}_connectors() {
  local file
  local -a found
  if [[ -e $project/manifest.yaml ]]; then
    for file in $project/connectors/*/(importer|exporter|storage).ts(N); do
      found+=("\${file:h:t}-\${file:t:r}")
    done
  fi
  compadd -- $found || _files
}

${id}() {
  local at= count=0 project=. only= word value prev=
  local -a found
  local -i i
  for (( i = 2; i < CURRENT; i++ )); do
    word=$words[i]
    prev=
    if [[ -n $only ]]; then
      count=$(( count + 1 ))
    elif [[ $word == -- ]]; then
      only=yes
    elif [[ $word == --project=* ]]; then
      project=\${(Q)\${word#*=}/#\\~\\//$HOME/}
    else
      case "$at $word" in
        ${pattern(withValue)})
          prev=$word
          i=$(( i + 1 ))
          if (( i < CURRENT )); then
            prev=
            if [[ $word == --project ]]; then project=\${(Q)\${words[i]}/#\\~\\//$HOME/}; fi
          fi
          ;;
        ${pattern(paths.map((path) => path.includes(" ") ? path : ` ${path}`))})
          at=\${at:+$at }$word
          ;;
        *" -"*) ;;
        *) count=$(( count + 1 )) ;;
      esac
    fi
  done

  if [[ -z $only ]]; then
    # The value of an option is a word of its own, or follows "=".
    if [[ -z $prev && $PREFIX == --*=* ]]; then
      prev=\${PREFIX%%=*}
      compset -P '*='
    fi
    if [[ -n $prev ]]; then
      case "$at $prev" in
${
    model.flatMap(({ path, options }) =>
      options.flatMap(({ names, values }) =>
        values === undefined ? [] : [
          `        ${pattern(names.map((option) => `${path} ${option}`))}) ${call(id, values)} ;;`,
        ]
      )
    ).join("\n")
  }
      esac
      return
    fi
    if [[ $PREFIX == -* ]]; then
      case $at in
${
    model.map(({ path, options }) => {
      const words = options.flatMap(({ names, description }) =>
        names.map((option) => described(option, description))
      );
      return `        ${shellQuote(path)}) found=(${words.join(" ")}) ;;`;
    }).join("\n")
  }
      esac
      _describe option found
      return
    fi
  fi

  case "$at:$count" in
${
    model.flatMap((command) =>
      command.commands.length > 0
        ? [
          `    ${shellQuote(`${command.path}:0`)}) found=(${
            command.commands.map(({ name, summary }) => described(name, summary)).join(" ")
          }); _describe command found ;;`,
        ]
        : command.arguments.map((values, index) => {
          const last = command.repeats && index === command.arguments.length - 1;
          const place = last
            ? `${shellQuote(`${command.path}:`)}*`
            : shellQuote(`${command.path}:${index}`);
          return `    ${place}) ${call(id, values)} ;;`;
        })
    ).join("\n")
  }
  esac
}

# Loaded from fpath, this file is the function itself; read by "source", it only defines it.
if [[ $funcstack[1] == ${id} ]]; then ${id} "$@"; else compdef ${id} ${name}; fi
`;
}

function call(id: string, values: Values): string {
  if (values.kind === "folder") return "_files -/";
  if (values.kind === "file") return "_files";
  if (values.kind === "connectors") return `${id}_connectors`;
  const words = values.words.map(shellQuote).join(" ");
  if (values.kind === "words") return `compadd -- ${words}`;
  return `found=(${words}); _values -s , value $found`;
}

/** A word and its meaning, for _describe: a colon stands between them. */
function described(word: string, meaning: string): string {
  return shellQuote(`${word.replaceAll(":", "\\:")}:${meaning}`);
}

function pattern(words: readonly string[]): string {
  return words.length === 0 ? shellQuote("\t") : words.map(shellQuote).join("|");
}
