package dev.jbuild.build.explain;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.event.Reason;
import dev.jbuild.value.SecretName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of two keys tell of a step that changed, apart from its parent and its files.
 *
 * @param reasons in words of the user
 * @param below whether the step below is another one
 * @param files names of the fields that stand for files and differ
 */
record KeyDifference(List<Reason> reasons, boolean below, List<String> files) {
  static final String BELOW = "below";
  static final String MOUNT = "mount ";
  private static final String HEREDOC = "heredoc ";
  private static final String BIND = "bind";

  KeyDifference {
    reasons = List.copyOf(reasons);
    files = List.copyOf(files);
  }

  /** How much differs: the nearest record is the one to compare with. */
  int size() {
    return 2 * (reasons.size() + files.size()) + (below ? 1 : 0);
  }

  /** One side of the comparison: the instruction as it is shown, and the fields of its key. */
  record Side(String text, List<StepKey.Field> fields) {}

  static KeyDifference between(Side before, Side now, Set<String> buildArguments) {
    Map<String, List<String>> old = byName(before.fields());
    Map<String, List<String>> current = byName(now.fields());
    Set<String> names = new LinkedHashSet<>(current.keySet());
    names.addAll(old.keySet());
    boolean edited = !before.text().equals(now.text());
    boolean below = false;
    boolean words = false;
    List<Reason> reasons = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (String name : names) {
      List<String> was = old.get(name);
      List<String> is = current.get(name);
      if (is != null && is.equals(was)) {
        continue;
      }
      switch (name) {
        case BELOW -> below = true;
        case "content" -> files.add(name);
        case "environment" -> addVariables(reasons, was, is, buildArguments);
        case "working directory", "user", "SOURCE_DATE_EPOCH" ->
            reasons.add(new Reason.Setting(name, text(was), text(is)));
        default -> {
          if (isSameMount(name, was, is)) {
            files.add(name);
          } else if (edited) {
            words = true;
          } else {
            reasons.add(unedited(name, was, is));
          }
        }
      }
    }
    if (words || (edited && files.contains("content"))) {
      reasons.addFirst(new Reason.Text(before.text(), now.text()));
    }
    return new KeyDifference(reasons, below, files);
  }

  private static Map<String, List<String>> byName(List<StepKey.Field> fields) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (StepKey.Field field : fields) {
      byName.put(field.name(), field.values());
    }
    return byName;
  }

  /** Two bind mounts that differ only in the files they show. */
  private static boolean isSameMount(
      String name, @Nullable List<String> was, @Nullable List<String> is) {
    return name.startsWith(MOUNT)
        && was != null
        && is != null
        && was.size() == 4
        && is.size() == 4
        && was.getFirst().equals(BIND)
        && is.getFirst().equals(BIND)
        && was.subList(2, 4).equals(is.subList(2, 4));
  }

  /** A field that changed while the words of the instruction did not. */
  private static Reason unedited(
      String name, @Nullable List<String> was, @Nullable List<String> is) {
    if (name.startsWith(MOUNT)) {
      return new Reason.Mount(name.substring(MOUNT.length()), mount(was), mount(is));
    }
    if (name.startsWith(HEREDOC)) {
      return new Reason.Text(text(was), text(is));
    }
    if (name.equals("command")) {
      if (was != null
          && is != null
          && was.size() > 1
          && is.size() > 1
          && was.getLast().equals(is.getLast())) {
        return new Reason.Setting(
            "shell",
            String.join(" ", was.subList(0, was.size() - 1)),
            String.join(" ", is.subList(0, is.size() - 1)));
      }
      // The body of a heredoc, which is not shown with its instruction.
      return new Reason.Text(last(was), last(is));
    }
    return new Reason.Setting(name, text(was), text(is));
  }

  private static String text(@Nullable List<String> values) {
    return values == null ? "" : String.join(" ", values);
  }

  private static String last(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? "" : values.getLast();
  }

  /** The kind and options of a mount, without the digest of what it shows. */
  private static String mount(@Nullable List<String> values) {
    if (values == null) {
      return "";
    }
    List<String> shown = new ArrayList<>(values);
    if (shown.size() == 4 && shown.getFirst().equals(BIND)) {
      shown.remove(1);
    }
    shown.removeIf(String::isEmpty);
    return String.join(" ", shown);
  }

  private static void addVariables(
      List<Reason> reasons,
      @Nullable List<String> was,
      @Nullable List<String> is,
      Set<String> buildArguments) {
    Map<String, String> old = pairs(was);
    Map<String, String> current = pairs(is);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(current.keySet());
    for (String name : names) {
      Optional<String> before = Optional.ofNullable(old.get(name));
      Optional<String> now = Optional.ofNullable(current.get(name));
      if (!before.equals(now)) {
        reasons.add(
            new Reason.Variable(
                name, before, now, buildArguments.contains(name), SecretName.isSensitive(name)));
      }
    }
  }

  private static Map<String, String> pairs(@Nullable List<String> values) {
    Map<String, String> pairs = new TreeMap<>();
    if (values != null) {
      for (int i = 0; i + 1 < values.size(); i += 2) {
        pairs.put(values.get(i), values.get(i + 1));
      }
    }
    return pairs;
  }
}
