using System.Globalization;
using System.Text;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting.Output;

/// <summary>
/// The script of <c>Completion</c>: functions that list names, the same for both shells, and one that asks them. Only
/// names of plain letters get in, since a shell expands what it is offered.
/// </summary>
internal static class CompletionScript
{
    private const string Switches = "--target= --verbosity= --working= --dryrun --tree --description --exclusive --version --info --help";

    private const string Bash = """
        _slipway_complete() {
            COMPREPLY=()
            [ "${COMP_WORDS[0]}" -ef "$_slipway_script" ] || return 0
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} option='' start='' named='' i words
            for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                    --target=?*) named+=" ${COMP_WORDS[i]#*=}" ;;
                    --target | -t) [ "${COMP_WORDS[i+1]}" = = ] && named+=" ${COMP_WORDS[i+2]-}" || named+=" ${COMP_WORDS[i+1]}" ;;
                esac
            done
            case $word in
                =) option=$before word='' ;;
                --*=*) option=${word%%=*} start=${word%%=*}= word=${word#*=} ;;
                *) case $before in
                    =) option=${COMP_WORDS[COMP_CWORD-2]} ;;
                    -*) [[ " $(_slipway_options $named) -t " == *" $before"[=\ ]* ]] && [[ " $(_slipway_options $named) " != *" $before "* ]] && option=$before ;;
                esac ;;
            esac
            if [ "$option" ]; then words=$(_slipway_values "$option" $named); else words=$(_slipway_options $named); fi
            COMPREPLY=($(compgen -P "$start" -W "$words" -- "$word"))
            case ${COMPREPLY[0]-} in --*=) compopt -o nospace 2>/dev/null ;; esac
            return 0
        }
        complete -o default -F _slipway_complete build.sh
        """;

    private const string Zsh = """
        _slipway_complete() {
            emulate -L zsh
            [[ ${words[1]/#\~/$HOME} -ef $_slipway_script ]] || { _files; return }
            local option='' options i
            local -a named
            for ((i = 2; i < CURRENT; i++)); do
                case ${words[i]} in
                    --target=?*) named+=("${words[i]#*=}") ;;
                    --target | -t) named+=("${words[i+1]}") ;;
                esac
            done
            options=" $(_slipway_options $named) -t= "
            if [[ ${words[CURRENT]} == --*=* ]]; then
                option=${words[CURRENT]%%=*}
                compset -P '*='
            elif [[ ${words[CURRENT-1]} == -* && $options == *" ${words[CURRENT-1]}= "* ]]; then
                option=${words[CURRENT-1]}
            fi
            if [[ -z $option ]]; then
                local -a all=(${=options})
                compadd -S '' -- ${(M)all:#--*=}
                compadd -- ${${all:#*=}}
            else
                local -a values=(${=$(_slipway_values $option $named)})
                if (( $#values )); then compadd -- $values; else _files; fi
            fi
        }
        compdef _slipway_complete build.sh
        """;

    public static string Write(string shell, CommandRun run)
    {
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"# Completion of ./build.sh for {shell}. Made by ./build.sh --target=Completion --shell={shell}: make it again when environments or targets change.\n");
        script.Append(CultureInfo.InvariantCulture, $"_slipway_script={Quoted(Path.Combine(run.Paths.Root, "build.sh"))}\n\n");
        Options(script, run);
        Values(script, run);
        script.Append('\n').Append(shell is "zsh" ? Zsh : Bash);
        return script.ToString();
    }

    /// <summary>A function that prints the arguments of the targets it is given, one space between; before a value stands <c>=</c>.</summary>
    private static void Options(StringBuilder script, CommandRun run)
    {
        script.Append("_slipway_options() {\n    [ -z \"${ZSH_VERSION-}\" ] || emulate -L sh\n    local target\n    for target; do\n        case $target in\n");
        foreach (var targets in run.Catalog.Targets.Where(target => target.Verb.Arguments.Count > 0).GroupBy(target => target.Verb))
            Case(script, string.Join(" | ", targets.Select(target => target.Name).Where(IsPlain)), targets.Key.Arguments);
        foreach (var task in run.OwnTasks.Where(task => task.Arguments.Count > 0 && IsPlain(task.Name)))
            Case(script, task.Name, task.Arguments);
        script.Append(CultureInfo.InvariantCulture, $"        esac\n    done\n    printf '%s' '{Switches}'\n}}\n");
    }

    private static void Case(StringBuilder script, string pattern, IReadOnlyList<TaskArgument> arguments)
    {
        var names = arguments.Where(argument => IsPlain(argument.Name)).Select(argument => argument.IsSwitch ? $"--{argument.Name}" : $"--{argument.Name}=");
        script.Append(CultureInfo.InvariantCulture, $"            {pattern}) printf '%s ' '{string.Join(' ', names)}' ;;\n");
    }

    /// <summary>A function that prints the values that an argument can have, given the argument and the targets.</summary>
    private static void Values(StringBuilder script, CommandRun run)
    {
        TaskArgument[] arguments = [.. TargetCatalog.Verbs.SelectMany(verb => verb.Arguments).DistinctBy(argument => argument.Name).Where(argument => IsPlain(argument.Name))];
        var environments = string.Join(' ', run.Catalog.Environments);
        script.Append("_slipway_values() {\n    [ -z \"${ZSH_VERSION-}\" ] || emulate -L sh\n    local state target environment file\n    state=${_slipway_script%/*}/.slipway/state\n    case $1 in\n");
        script.Append(CultureInfo.InvariantCulture, $"        --target | -t) printf '%s ' '{string.Join(' ', run.Catalog.Targets.Select(target => target.Name).Concat(run.OwnTasks.Select(task => task.Name)).Where(IsPlain))}' ;;\n");
        script.Append("        --verbosity) printf '%s ' 'quiet minimal normal verbose diagnostic' ;;\n");
        foreach (var argument in arguments)
        {
            if (argument.Choices is { } choices)
                script.Append(CultureInfo.InvariantCulture, $"        --{argument.Name}) printf '%s ' '{string.Join(' ', choices.Where(IsPlain))}' ;;\n");
            else if (argument.Value is "<environment>")
                script.Append(CultureInfo.InvariantCulture, $"        --{argument.Name}) printf '%s ' '{environments}' ;;\n");
        }

        // What lies there is read as names of files: no .NET, and nothing where the state is shared in another way.
        script.Append("        --release) for file in \"$state\"/releases/[0-9a-f]*-[0-9a-f]*.json; do file=${file##*/}; [ \"$file\" = '[0-9a-f]*-[0-9a-f]*.json' ] || printf '%s ' \"${file%.json}\"; done ;;\n");
        script.Append("        --to)\n            shift\n            for target; do\n                case $target in\n");
        foreach (var target in run.Catalog.Targets.Where(target => target.Verb is Verbs.Rollback))
            script.Append(CultureInfo.InvariantCulture, $"                    {target.Name}) environment={target.Environment} ;;\n");
        script.Append("""
                                *) continue ;;
                            esac
                            for file in "$state/environments/$environment/deployments/"[0-9]*.outcome.json; do
                                file=${file##*/} file=${file%.outcome.json}
                                case $file in *[!0-9]*) continue ;; esac
                                while [ "${file#0}" != "$file" ]; do file=${file#0}; done
                                printf 'v%s ' "$file"
                            done
                        done ;;
                esac
            }

            """);
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
