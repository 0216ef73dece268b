package dev.jbuild.cli;

import dev.jbuild.source.Suggestion;
import java.util.List;
import java.util.Optional;

/**
 * What {@code --call} asks for: a build, or an answer about the Dockerfile. The syntax is that of
 * buildx: {@code METHOD[,format=text|json][,ignorestatus=true]}.
 *
 * @param json whether the answer is for programs
 * @param ignoreStatus whether the exit code is 0 whatever is found
 */
record CallOption(Method method, boolean json, boolean ignoreStatus) {
  private static final List<String> METHODS = List.of("build", "check", "outline", "targets");

  /** What is done with the Dockerfile. */
  enum Method {
    BUILD,
    CHECK,
    OUTLINE,
    TARGETS
  }

  /** Of {@code --call} and {@code --check}, which is short for {@code --call=check}. */
  static CallOption of(Arguments arguments) {
    Optional<String> call = arguments.value("--call");
    CallOption option = parse(call.orElse("build"));
    if (!arguments.flag("--check")) {
      return option;
    }
    if (call.isPresent() && option.method != Method.CHECK) {
      throw new UsageException("--check is --call=check, and --call says " + call.get());
    }
    return new CallOption(Method.CHECK, option.json, option.ignoreStatus);
  }

  static CallOption parse(String text) {
    int comma = text.indexOf(',');
    String name = comma < 0 ? text : text.substring(0, comma);
    Method method =
        switch (name) {
          case "build" -> Method.BUILD;
          case "check" -> Method.CHECK;
          case "outline" -> Method.OUTLINE;
          case "targets" -> Method.TARGETS;
          default -> throw new UsageException(unknown(name));
        };
    if (comma < 0) {
      return new CallOption(method, false, false);
    }
    var fields = new OptionFields("--call", text.substring(comma + 1));
    String format = fields.take("format").orElse("text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageException("--call: format is text or json, not '" + format + "'");
    }
    boolean ignoreStatus = fields.takeFlag("ignorestatus", false);
    fields.expectEmpty();
    return new CallOption(method, format.equals("json"), ignoreStatus);
  }

  private static String unknown(String name) {
    String text = "--call: '" + name + "' is not build, check, outline or targets";
    Optional<String> near = Suggestion.closest(name, METHODS);
    return near.isEmpty() ? text : text + "; did you mean '" + near.get() + "'?";
  }
}
