package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.Explanation;
import dev.jbuild.build.event.FileChange;
import dev.jbuild.build.event.Reason;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.linux.FileName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code --explain} says, in lines for people: every sentence of it is here. */
final class WhyText {
  private static final int MAX_TITLE = 60;

  private WhyText() {}

  /** Why a step does not come from the cache; details are indented below what they belong to. */
  static List<String> of(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    boolean ownReason = false;
    for (Reason reason : explanation.reasons()) {
      add(lines, reason, explanation.now());
      ownReason |= !(reason instanceof Reason.ParentRan);
    }
    // The step that it follows from tells since when.
    if (ownReason && explanation.since().isPresent()) {
      lines.add("since " + time(explanation.since().get(), explanation.now()));
    }
    return lines;
  }

  /** How many steps came from the cache. */
  static String of(BuildEvent.CacheExplained summary) {
    int others = summary.done() - summary.cached();
    if (others == 0) {
      return "all " + count(summary.done(), "step") + " came from the cache";
    }
    StringBuilder causes = new StringBuilder();
    for (int cause : summary.causes()) {
      causes.append(causes.isEmpty() ? "" : ", ").append('#').append(cause);
    }
    int following = others - summary.causes().size();
    return summary.cached()
        + " of "
        + count(summary.done(), "step")
        + " came from the cache; "
        + causes
        + " did not"
        + (following > 0 ? ", and " + following + " because of that" : "");
  }

  private static void add(List<String> lines, Reason reason, Instant now) {
    switch (reason) {
      case Reason.CacheOff _ -> lines.add("--no-cache takes nothing from the cache");
      case Reason.StageOff(String stage) ->
          lines.add("--no-cache-filter takes nothing of stage " + stage + " from the cache");
      case Reason.TooOld(Instant made, Duration allowed) ->
          lines.add(
              "its result is of "
                  + time(made, now)
                  + ", and --cache-ttl allows no older one than "
                  + duration(allowed));
      case Reason.LayerLost(Instant made) ->
          lines.add(
              "its result of " + time(made, now) + " has no layer any more: removed or damaged");
      case Reason.LayerNotShared(Instant made) ->
          lines.add("the shared cache has its result of " + time(made, now) + " without its layer");
      case Reason.RecordLost _ ->
          lines.add("it was done before, but its result was removed from the cache");
      case Reason.NotFinished _ ->
          lines.add("it did not finish the last time, and only what succeeds is kept");
      case Reason.FirstBuild _ -> lines.add("nothing like it was built in this store before");
      case Reason.NewInstruction _ ->
          lines.add("the instruction is new: the build that it is compared with has none like it");
      case Reason.OtherKey _ -> lines.add("another version of jbuild made what is in the cache");
      case Reason.Text(String before, String after) -> {
        lines.add("its text changed:");
        lines.addAll(difference(before, after));
      }
      case Reason.Variable variable -> lines.add(variable(variable));
      case Reason.SameVariables(StepInfo step) ->
          lines.add("the same variables changed as for " + title(step));
      case Reason.Setting setting -> lines.add(setting(setting));
      case Reason.Mount mount -> lines.add(mount(mount));
      case Reason.Base(Reason.Image before, Reason.Image after) -> base(lines, before, after);
      case Reason.ParentRan(StepInfo cause) -> lines.add(title(cause) + " above it was done anew");
      case Reason.ParentDiffers(StepInfo parent) ->
          lines.add(title(parent) + " came from the cache, and this was never done on top of that");
      case Reason.ParentReplaced replaced -> lines.add(replaced(replaced));
      case Reason.MountedStep(String target, StepInfo step) ->
          lines.add("the mount at " + target + " shows another result of " + title(step));
      case Reason.Files(String where, List<FileChange> changes, int more) -> {
        lines.add("files of " + where + " changed:");
        for (FileChange change : changes) {
          lines.add("  " + file(change));
        }
        if (more > 0) {
          lines.add("  and " + more + " more");
        }
      }
      case Reason.FilesUnlisted(String where, String before, String after) ->
          lines.add(
              "files of "
                  + where
                  + " changed ("
                  + shortened(before)
                  + " -> "
                  + shortened(after)
                  + " as a whole); which of them is not known");
    }
  }

  /** Blanks that only lay an instruction out are shown where they are all that changed. */
  private static List<String> difference(String before, String now) {
    boolean lines = before.contains("\n") || now.contains("\n");
    String old = StepTitle.onOneLine(before);
    String current = StepTitle.onOneLine(now);
    return lines || old.equals(current)
        ? TextDifference.between(before, now)
        : TextDifference.between(old, current);
  }

  private static String variable(Reason.Variable variable) {
    String name = (variable.buildArgument() ? "build argument " : "variable ") + variable.name();
    if (variable.sensitive()) {
      return name
          + (variable.before().isEmpty()
              ? " is new"
              : variable.now().isEmpty() ? " is gone" : " changed")
          + " (its name says that its value is a secret)";
    }
    return change(
        name, variable.before().map(WhyText::quoted), variable.now().map(WhyText::quoted));
  }

  private static String change(String what, Optional<String> before, Optional<String> now) {
    if (before.isEmpty()) {
      return what + " is new: " + now.orElse("");
    }
    return now.isEmpty()
        ? what + " is gone, it was " + before.get()
        : what + " changed: " + before.get() + " -> " + now.get();
  }

  /** The fields of a key, see StepKey and those who make one. */
  private static String setting(Reason.Setting setting) {
    String what =
        switch (setting.field()) {
          case "shell" -> "the SHELL that runs it";
          case "working directory" -> "the WORKDIR";
          case "user" -> "the USER";
          case "network" -> "the network (--network)";
          case "security" -> "the security mode (--security)";
          case "destination" -> "the destination, its variables expanded,";
          case "path" -> "the folder, its variables expanded,";
          case "chown" -> "the owner (--chown)";
          case "chmod" -> "the mode (--chmod)";
          case "exclude" -> "what is left out (--exclude)";
          case "sources" -> "the sources, their variables expanded,";
          case "SOURCE_DATE_EPOCH" -> "SOURCE_DATE_EPOCH";
          case String other -> "its " + other;
        };
    return change(what, shown(setting.before()), shown(setting.now()));
  }

  private static Optional<String> shown(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(quoted(value));
  }

  private static String mount(Reason.Mount mount) {
    return change("the mount at " + mount.target(), shown(mount.before()), shown(mount.now()));
  }

  private static void base(List<String> lines, Reason.Image before, Reason.Image now) {
    if (!before.platform().equals(now.platform())) {
      lines.add("the platform changed: " + before.platform() + " -> " + now.platform());
    }
    lines.add("the base image changed:");
    lines.add("  was " + before.name() + " " + before.digest());
    lines.add("  now " + now.name() + " " + now.digest());
  }

  private static String replaced(Reason.ParentReplaced replaced) {
    String now = replaced.now().map(WhyText::title).orElse("nothing");
    String before = replaced.before().isEmpty() ? "nothing" : cut(replaced.before());
    if (replaced.added() && !replaced.removed()) {
      return now + " was put in above it";
    }
    if (replaced.removed() && !replaced.added()) {
      return before + " was taken out above it";
    }
    return replaced.added()
        ? now + " replaced " + before + " above it"
        : "the order changed: above it is " + now + ", it was " + before;
  }

  private static String file(FileChange change) {
    if (change.before().isEmpty()) {
      var added = change.now().orElseThrow();
      return FileName.printable(added.path()) + " added" + content(" ", added.content());
    }
    var before = change.before().get();
    String path = FileName.printable(before.path());
    if (change.now().isEmpty()) {
      return path + " removed" + content(" ", before.content());
    }
    var now = change.now().get();
    List<String> changes = new ArrayList<>();
    if (!before.path().equals(now.path())) {
      changes.add("renamed to " + FileName.printable(now.path()));
    }
    if (!before.type().equals(now.type())) {
      changes.add(before.type() + " -> " + now.type());
    }
    if (!before.content().equals(now.content())) {
      changes.add(shortened(before.content()) + " -> " + shortened(now.content()));
    }
    if (before.mode() != now.mode()) {
      changes.add("mode " + octal(before.mode()) + " -> " + octal(now.mode()));
    }
    if (before.uid() != now.uid() || before.gid() != now.gid()) {
      changes.add(
          "owner " + before.uid() + ":" + before.gid() + " -> " + now.uid() + ":" + now.gid());
    }
    if (!before.xattrs().equals(now.xattrs())) {
      changes.add("extended attributes changed");
    }
    return path + " " + String.join(", ", changes);
  }

  private static String content(String before, String content) {
    return content.isEmpty() ? "" : before + shortened(content);
  }

  /** A digest as docker shortens it; the target of a link as it is. */
  private static String shortened(String content) {
    return content.startsWith("sha256:") && content.length() == 71
        ? content.substring(0, 19)
        : content.isEmpty() ? "nothing" : FileName.printable(content);
  }

  private static String octal(int mode) {
    String digits = Integer.toOctalString(mode);
    return "0".repeat(Math.max(4 - digits.length(), 0)) + digits;
  }

  private static String title(StepInfo step) {
    return "#" + step.number() + " " + cut(step.text());
  }

  private static String cut(String text) {
    String line = StepTitle.onOneLine(text);
    return line.length() <= MAX_TITLE ? line : line.substring(0, MAX_TITLE - 3) + "...";
  }

  private static String quoted(String value) {
    return "\"" + FileName.printable(value) + "\"";
  }

  private static String time(Instant then, Instant now) {
    return then.truncatedTo(ChronoUnit.SECONDS) + " (" + Age.of(Optional.of(then), now) + ")";
  }

  private static String duration(Duration duration) {
    String text = duration.toString();
    return text.substring(text.startsWith("PT") ? 2 : 1).toLowerCase(java.util.Locale.ROOT);
  }

  private static String count(int number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
