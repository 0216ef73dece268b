package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** For {@code source <(jbuild completion bash)}, or a file that bash-completion finds. */
final class BashCompletion {
  private static final String START =
      """
      _jbuild() {
        local line=${COMP_LINE:0:COMP_POINT} words=() command=build option value offered= options= word cut
        # Not COMP_WORDS: readline cuts at = and :, too.
        read -ra words <<< "$line"
        [[ $line != *[[:space:]] ]] || words+=('')
        value=${words[-1]}
        for word in "${words[@]:1:${#words[@]}-2}"; do
          case $word in @commands@) command=$word; break ;; esac
        done
        option=${words[-2]}
        if [[ $value == --*=* ]]; then
          option=${value%%=*}=
          value=${value#*=}
        fi
        case $command in
      """;

  private static final String BETWEEN =
      """
        esac
        case "$command $option" in
      """;

  private static final String END =
      """
          *)
            if [[ $value == -* ]]; then
              offered=$options
            elif (( ${#words[@]} == 2 )); then
              offered='@words@'
              compopt -o plusdirs 2> /dev/null
            fi
            ;;
        esac
        case $offered in
          @files) compopt -o default 2> /dev/null; return ;;
          @folders) compopt -o dirnames 2> /dev/null; return ;;
          @*) offered=$("${words[0]/#\\~\\//$HOME/}" __complete "${offered#@}" "${words[@]:1}" 2> /dev/null) ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$value")
        [[ ${COMPREPLY[0]-} != *[=:/] ]] || compopt -o nospace 2> /dev/null
        # Readline has kept what stands before its last cut.
        cut=${value%"${value##*[=:]}"}
        COMPREPLY=("${COMPREPLY[@]#"$cut"}")
      }
      complete -F _jbuild jbuild
      """;

  private BashCompletion() {}

  static String script() {
    String commands = String.join("|", Commands.words());
    var text = new StringBuilder(CompletionScript.head("bash"));
    text.append(START.replace("@commands@", commands));
    for (Commands command : Commands.values()) {
      text.append("    ").append(command.word()).append(") options='");
      text.append(String.join(" ", names(command))).append("' offered='");
      text.append(offered(Candidates.of(command))).append("' ;;\n");
    }
    text.append(BETWEEN);
    for (Commands command : Commands.values()) {
      values(command)
          .forEach((offered, options) -> {
            text.append("    ").append(String.join(" | ", options)).append(") offered='");
            text.append(offered).append("' ;;\n");
          });
    }
    return text.append(END.replace("@words@", String.join(" ", Commands.words()))).toString();
  }

  private static List<String> names(Commands command) {
    var names = new ArrayList<String>();
    for (OptionSpec option : CompletionScript.options(command)) {
      names.addAll(List.of(option.names()));
    }
    return names;
  }

  /** The options with a value, as patterns of bash, by what is offered for it. */
  private static Map<String, List<String>> values(Commands command) {
    var values = new LinkedHashMap<String, List<String>>();
    for (OptionSpec option : CompletionScript.options(command)) {
      List<String> patterns =
          values.computeIfAbsent(offered(Candidates.of(command, option)), _ -> new ArrayList<>());
      for (String name : option.names()) {
        if (CompletionScript.takesValue(option)) {
          patterns.add("'" + command.word() + " " + name + "'");
        }
        if (name.startsWith("--")) {
          patterns.add("'" + command.word() + " " + name + "='");
        }
      }
    }
    values.values().removeIf(List::isEmpty);
    return values;
  }

  private static String offered(Candidates candidates) {
    return switch (candidates) {
      case Candidates.Words(List<String> words) -> String.join(" ", words);
      case Candidates.Found found ->
          switch (found) {
            case FILES -> "@files";
            case FOLDERS -> "@folders";
            case IMAGES -> "@images";
            case STAGES -> "@stages";
          };
      case Candidates.Nothing() -> "";
    };
  }
}
