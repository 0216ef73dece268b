package dev.jbuild.cli;

import dev.jbuild.lint.Linter;
import dev.jbuild.lint.Rule;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** What a completion script offers for a value, or for an operand of a command. */
sealed interface Candidates {
  /** Always the same words; one that ends with {@code =} or {@code :} goes on. */
  record Words(List<String> words) implements Candidates {}

  /** What is there when the key is pressed. */
  enum Found implements Candidates {
    FILES,
    FOLDERS,
    IMAGES,
    STAGES
  }

  /** Only the user knows. */
  record Nothing() implements Candidates {}

  /** For the value of an option, by what its help calls it. */
  static Candidates of(Commands command, OptionSpec option) {
    return switch (option.paramLabel()) {
      case "FILE" -> Found.FILES;
      // That of run is one of the image.
      case "FOLDER" -> command == Commands.RUN ? new Nothing() : Found.FOLDERS;
      case "IMAGE" -> Found.IMAGES;
      case "NAME" -> option.longestName().equals("--tag") ? Found.IMAGES : new Nothing();
      case "STAGE", "STAGES" -> Found.STAGES;
      case "PLATFORM", "PLATFORMS" ->
          words("linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/riscv64");
      case "FORMAT" -> formats(command);
      case "STYLE" -> words("auto", "plain", "quiet", "tty", "rawjson");
      case "MODE" ->
          command == Commands.RUN ? words("host", "none") : words("default", "host", "none");
      case "HOW" -> words("gzip", "zstd", "uncompressed");
      case "METHOD" -> words("build", "check", "outline", "targets");
      case "WHEN" -> words("always", "newer", "missing", "never");
      case "ENTITLEMENT" -> words("security.insecure", "network.host");
      case "OUTPUT" ->
          words(
              "type=local,dest=",
              "type=tar,dest=",
              "type=oci,dest=",
              "type=docker,dest=",
              "type=image",
              "type=registry");
      case "CACHE" ->
          switch (option.longestName()) {
            case "--cache-to" -> words("type=registry,ref=", "type=local,dest=", "type=inline");
            case "--cache-mounts-to" -> words("type=registry,ref=", "type=local,dest=");
            default -> words("type=registry,ref=", "type=local,src=");
          };
      case "SECRET" -> words("id=");
      case "SSH" -> words("default");
      case "RULE" -> new Words(rules());
      case "RULES" -> {
        List<String> rules = rules();
        rules.add("all");
        yield new Words(rules);
      }
      default -> new Nothing();
    };
  }

  /** For the operands of a command. */
  static Candidates of(Commands command) {
    return switch (command) {
      case BUILD -> Found.FOLDERS;
      case LINT, FMT -> Found.FILES;
      case RUN, IMAGES, TAG, RMI, INSPECT, HISTORY, SAVE, PULL, PUSH, TAGS, DELETE -> Found.IMAGES;
      case COPY -> words("docker://", "oci:", "oci-archive:", "docker-archive:", "store:");
      case ARTIFACT -> words("push", "pull", "list");
      case COMPLETION -> words("bash", "zsh", "fish");
      case DEBUG, PRUNE, DF, VERIFY, LOAD, LOGIN, LOGOUT, SEARCH, DOCTOR, VERSION -> new Nothing();
    };
  }

  private static Candidates formats(Commands command) {
    return switch (command) {
      case BUILD, PUSH, SAVE -> words("oci", "docker");
      case LINT -> words("text", "json", "sarif");
      case SEARCH -> words("json");
      default -> words("text", "json");
    };
  }

  private static Words words(String... words) {
    return new Words(List.of(words));
  }

  private static List<String> rules() {
    var names = new ArrayList<String>();
    for (Rule rule : Linter.rules()) {
      names.add(rule.name());
    }
    return names;
  }
}
