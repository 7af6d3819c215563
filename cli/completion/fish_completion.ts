import type { CommandModel, Values } from "./completion_model.ts";
import { fishQuote } from "./shell_quote.ts";

/**
 * The completion of a program for fish, with what each word means. Everything is in the script: no
 * program is started, and no word of the command line is expanded.
 *
 * @param name What is typed for the program.
 * @param model Its commands.
 */
export function fishCompletion(name: string, model: readonly CommandModel[]): string {
  const id = `__${name.replace(/\W/g, "_")}`;
  const paths = model.map(({ path }) => path).filter((path) => path !== "");
  const withValue = model.flatMap(({ path, options }) =>
    options.filter(({ values }) => values !== undefined)
      .flatMap(({ names }) => names.map((option) => `${path} ${option}`))
  );
  const complete = `complete -c ${name}`;
  const lines = model.flatMap((command) => [
    `# ${`${name} ${command.path}`.trim()}`,
    ...command.commands.map((each) =>
      `${complete} -n ${fishQuote(`${id}_at ${fishQuote(command.path)} 0`)} -a ` +
      `${fishQuote(each.name)} -d ${fishQuote(each.summary)}`
    ),
    ...(command.commands.length > 0 ? [] : command.arguments.map((values, index) => {
      const last = command.repeats && index === command.arguments.length - 1;
      const at = `${id}_at ${fishQuote(command.path)} ${last ? `${index}+` : index}`;
      return `${complete} -n ${fishQuote(at)} ${call(id, values)}`;
    })),
    ...command.options.map(({ names, description, values }) =>
      [
        `${complete} -n ${fishQuote(`${id}_at ${fishQuote(command.path)}`)}`,
        ...names.map((option) =>
          option.startsWith("--") ? `-l ${option.slice(2)}` : `-s ${option.slice(1)}`
        ),
        `-d ${fishQuote(description)}`,
        ...(values === undefined ? [] : ["-r", call(id, values)]),
      ].join(" ")
    ),
  ]);
  return `# fish completion of ${name}; made by "${name} completion fish"

# Whether the cursor is in that command, and at that argument of it; "2+" is the third or a later one.
function ${id}_at
    set -l words (commandline -opc)
    set -l at ''
    set -l count 0
    set -l only ''
    set -l skip ''
    for word in $words[2..-1]
        if test -n "$skip"
            set skip ''
        else if test -n "$only"
            set count (math $count + 1)
        else if test "$word" = --
            set only yes
        else
            switch "$at $word"
                case ${words(withValue)}
                    set skip yes
                case ${words(paths.map((path) => path.includes(" ") ? path : ` ${path}`))}
                    set at (string trim -- "$at $word")
                case '* -*'
                case '*'
                    set count (math $count + 1)
            end
        end
    end
    test "$at" = "$argv[1]"; or return 1
    # Without a place, it is asked for options.
    set -q argv[2]; or begin
        test -z "$only"
        return
    end
    if string match -q '*+' -- $argv[2]
        test $count -ge (string replace + '' -- $argv[2])
    else
        test $count -eq $argv[2]
    end
end

# The connectors of the project.
function ${id}_connectors
    set -l words (commandline -opc)
    set -l project .
    for i in (seq (count $words))
        if test "$words[$i]" = --project; and set -q words[(math $i + 1)]
            set project (string replace -r '^~/' "$HOME/" -- $words[(math $i + 1)])
        else if string match -q -- '--project=*' $words[$i]
            set project (string replace -r '^~/' "$HOME/" -- (string sub -s 11 -- $words[$i]))
        end
    end
    test -e $project/manifest.yaml; or return
    for role in importer exporter storage
        for file in $project/connectors/*/$role.ts
            echo (basename (dirname $file))-$role
        end
    end
end

# Words with commas between, the ones before the last as they are.
function ${id}_list
    set -l before (string replace -r '[^,]*$' '' -- (commandline -ct | string replace -r '^--[^=]*=' ''))
    for word in $argv
        contains -- $word (string split , -- $before); or echo $before$word
    end
end

${complete} -f
${lines.join("\n")}
`;
}

function call(id: string, values: Values): string {
  if (values.kind === "folder") return `-x -a ${fishQuote("(__fish_complete_directories)")}`;
  if (values.kind === "file") return "-F";
  if (values.kind === "connectors") return `-F -a ${fishQuote(`(${id}_connectors)`)}`;
  const list = values.words.map(fishQuote).join(" ");
  return values.kind === "list"
    ? `-x -a ${fishQuote(`(${id}_list ${list})`)}`
    : `-x -a ${fishQuote(list)}`;
}

function words(list: readonly string[]): string {
  return list.length === 0 ? fishQuote("\t") : list.map(fishQuote).join(" ");
}
