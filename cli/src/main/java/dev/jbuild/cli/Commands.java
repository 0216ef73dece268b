package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names of all commands; none is made before it is asked for. */
enum Commands {
  BUILD("build", "Build an image from a Dockerfile and a folder"),
  RUN("run", "Try an image in the foreground"),
  DEBUG("debug", "Look around in the files of a step that failed"),
  LINT("lint", "Check Dockerfiles for what is allowed and yet a mistake"),
  FMT("fmt", "Bring Dockerfiles into normal form"),
  IMAGES("images", "List the images of the store"),
  TAG("tag", "Give an image another name"),
  RMI("rmi", "Remove names of images, and what no name holds any longer"),
  PRUNE("prune", "Remove unnamed images, unused data and, if asked to, build cache"),
  DF("df", "Show what images and build cache take on disk"),
  VERIFY("verify", "Read the whole store and show what is missing or damaged"),
  INSPECT("inspect", "Show manifest and configuration of images as JSON"),
  HISTORY("history", "Show the instructions that an image was made by"),
  SAVE("save", "Write images to an archive"),
  LOAD("load", "Read images from an archive"),
  PULL("pull", "Fetch images from registries"),
  PUSH("push", "Send images to registries"),
  COPY("copy", "Copy images between registries, archives, layouts and the store"),
  TAGS("tags", "List the tags of a repository in its registry"),
  DELETE("delete", "Delete images from their registries"),
  ARTIFACT("artifact", "Push, pull and list files in registries, such as those about an image"),
  LOGIN("login", "Keep a password for a registry"),
  LOGOUT("logout", "Forget the password for a registry"),
  SEARCH("search", "Find images in a registry"),
  DOCTOR("doctor", "Tell what this host can do for builds, and how to mend what it cannot"),
  COMPLETION("completion", "Print a completion script for bash, zsh or fish"),
  VERSION("version", "Show the versions of jbuild and of what it runs on");

  private final String word;
  private final String summary;

  Commands(String word, String summary) {
    this.word = word;
    this.summary = summary;
  }

  String word() {
    return word;
  }

  String summary() {
    return summary;
  }

  Command create() {
    return switch (this) {
      case BUILD -> new BuildCommand();
      case RUN -> new RunCommand();
      case DEBUG -> new DebugCommand();
      case LINT -> new LintCommand();
      case FMT -> new FmtCommand();
      case IMAGES -> new ImagesCommand();
      case TAG -> new TagCommand();
      case RMI -> new RmiCommand();
      case PRUNE -> new PruneCommand();
      case DF -> new DfCommand();
      case VERIFY -> new VerifyCommand();
      case INSPECT -> new InspectCommand();
      case HISTORY -> new HistoryCommand();
      case SAVE -> new SaveCommand();
      case LOAD -> new LoadCommand();
      case PULL -> new PullCommand();
      case PUSH -> new PushCommand();
      case COPY -> new CopyCommand();
      case TAGS -> new TagsCommand();
      case DELETE -> new DeleteCommand();
      case ARTIFACT -> new ArtifactCommand();
      case LOGIN -> new LoginCommand();
      case LOGOUT -> new LogoutCommand();
      case SEARCH -> new SearchCommand();
      case DOCTOR -> new DoctorCommand();
      case COMPLETION -> new CompletionCommand();
      case VERSION -> new VersionCommand();
    };
  }

  static Optional<Commands> named(String word) {
    for (Commands command : values()) {
      if (command.word.equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  static List<String> words() {
    var words = new ArrayList<String>();
    for (Commands command : values()) {
      words.add(command.word);
    }
    return words;
  }
}
