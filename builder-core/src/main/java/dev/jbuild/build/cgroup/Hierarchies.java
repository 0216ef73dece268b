package dev.jbuild.build.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which tree of groups has which controller: version 1 has one for each, version 2 one for all. */
public final class Hierarchies {
  private final Path root;
  private final Map<Controller, Hierarchy> first = new EnumMap<>(Controller.class);
  private @Nullable Hierarchy second;

  private Hierarchies(Path root) {
    this.root = root;
  }

  /**
   * Looks at the machine; see proc_pid_mountinfo(5) and cgroups(7).
   *
   * @param root its root folder
   */
  public static Hierarchies of(Path root) {
    Hierarchies found = new Hierarchies(root);
    Map<String, String> groups = new HashMap<>();
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] fields = line.split(":", 3);
      for (String controller : fields.length == 3 ? fields[1].split(",", -1) : new String[0]) {
        groups.put(controller, fields[2]);
      }
    }
    for (String line : lines(root.resolve("proc/self/mountinfo"))) {
      int dash = line.indexOf(" - ");
      String[] fields = line.split(" ", 6);
      String[] last = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ", 3);
      if (fields.length == 6 && last.length == 3) {
        found.add(fields[3], unescaped(fields[4]), last[0], last[2], groups);
      }
    }
    return found;
  }

  private void add(
      String top, String place, String type, String options, Map<String, String> groups) {
    Path mount = root.resolve(place.substring(1));
    if (type.equals("cgroup2")) {
      second = new Hierarchy(2, mount, own(mount, top, groups.getOrDefault("", "/")));
    } else if (type.equals("cgroup")) {
      for (Controller controller : Controller.values()) {
        if (List.of(options.split(",", -1)).contains(controller.word())) {
          String group = groups.getOrDefault(controller.word(), "/");
          first.put(controller, new Hierarchy(1, mount, own(mount, top, group)));
        }
      }
    }
  }

  /** A container may see a part of the tree only, as its root. */
  private static Path own(Path mount, String top, String group) {
    String inside = group;
    if (!top.equals("/")) {
      inside = (group + "/").startsWith(top + "/") ? group.substring(top.length()) : "";
    }
    Path own = inside.isEmpty() || inside.equals("/") ? mount : mount.resolve(inside.substring(1));
    return own.normalize().startsWith(mount) && Files.isDirectory(own) ? own : mount;
  }

  /** The tree with a controller, whether or not it may be used. */
  Optional<Hierarchy> with(Controller controller) {
    Hierarchy found = first.get(controller);
    if (found == null
        && second != null
        && words(second.mount(), "cgroup.controllers").contains(controller.word())) {
      found = second;
    }
    return Optional.ofNullable(found);
  }

  /** Versions that have controllers of jbuild's, for people; empty for none. */
  public String version() {
    return !first.isEmpty() ? "version 1" : second != null ? "version 2" : "";
  }

  /** Why no group can be limited by a controller; empty where it seems that one can. */
  public Optional<GroupObstacle> obstacle(Controller controller) {
    Optional<Hierarchy> found = with(controller);
    String name = controller.word();
    if (found.isEmpty()) {
      return Optional.of(GroupObstacle.noController(name, second != null || !first.isEmpty()));
    }
    Hierarchy hierarchy = found.get();
    Path base = hierarchy.base();
    boolean offered = hierarchy.version() == 1 || words(base, "cgroup.controllers").contains(name);
    if (!offered || !Files.isWritable(base) || !Files.isWritable(base.resolve("cgroup.procs"))) {
      return Optional.of(
          GroupObstacle.notDelegated(
              hierarchy.version(), name, "/" + root.relativize(base), isRoot()));
    }
    return Optional.empty();
  }

  /** Whether this process is root outside of its user namespace, in which everyone is. */
  private boolean isRoot() {
    long uid = 0;
    for (String line : lines(root.resolve("proc/self/status"))) {
      if (line.startsWith("Uid:")) {
        uid = Long.parseLong(line.substring(4).strip().split("\\s", 2)[0]);
      }
    }
    for (String line : lines(root.resolve("proc/self/uid_map"))) {
      String[] numbers = line.strip().split("\\s+", 3);
      if (Long.parseLong(numbers[0]) == uid) {
        return numbers[1].equals("0");
      }
    }
    return false;
  }

  static List<String> words(Path group, String file) {
    List<String> words = new ArrayList<>();
    for (String line : lines(group.resolve(file))) {
      words.addAll(List.of(line.split(" ", -1)));
    }
    return words;
  }

  /** The lines of a file; none where it cannot be read. */
  static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** White space and backslashes are octal in the list of mounts. */
  private static String unescaped(String field) {
    int at = field.indexOf('\\');
    return at < 0 || at + 4 > field.length()
        ? field
        : field.substring(0, at)
            + (char) Integer.parseInt(field.substring(at + 1, at + 4), 8)
            + unescaped(field.substring(at + 4));
  }
}
