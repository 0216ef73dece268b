package dev.jbuild.build.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the groups of a build's steps, each with the same limits. */
public final class ControlGroups {
  private final GroupLimits limits;
  private final Map<Hierarchy, Set<Controller>> usable = new LinkedHashMap<>();
  private final Set<Controller> missing = EnumSet.noneOf(Controller.class);
  private final Optional<GroupObstacle> obstacle;
  private final GroupNames names;

  /** Groups below that of this process, or below the one the limits name. */
  public ControlGroups(GroupLimits limits) {
    this(Path.of("/"), limits);
  }

  ControlGroups(Path root, GroupLimits limits) {
    this.limits = limits;
    this.names = new GroupNames(root.resolve("proc"));
    Hierarchies hierarchies = Hierarchies.of(root);
    Optional<GroupObstacle> first = Optional.empty();
    for (Controller controller : wanted()) {
      Optional<GroupObstacle> found = hierarchies.obstacle(controller);
      if (found.isPresent()) {
        missing.add(controller);
        first = first.or(() -> found);
      } else {
        Hierarchy hierarchy = hierarchies.with(controller).orElseThrow();
        usable.computeIfAbsent(hierarchy, _ -> EnumSet.noneOf(Controller.class)).add(controller);
      }
    }
    this.obstacle = first;
  }

  /** A parent alone is for whatever the machine has. */
  private Set<Controller> wanted() {
    Set<Controller> needed = limits.controllers();
    return needed.isEmpty() && limits.parent().isPresent()
        ? EnumSet.allOf(Controller.class)
        : needed;
  }

  /**
   * A group for the processes of one step.
   *
   * @throws GroupException where the kernel refuses a limit
   */
  public ControlGroup open() throws IOException {
    List<Path> folders = new ArrayList<>();
    ControlGroup group = new ControlGroup(folders, limits);
    String name = names.next();
    boolean done = false;
    try {
      for (Map.Entry<Hierarchy, Set<Controller>> each : usable.entrySet()) {
        Hierarchy hierarchy = each.getKey();
        GroupFolder parent = GroupFolder.of(hierarchy, limits.parent());
        names.removeStale(parent.path());
        parent.delegate(each.getValue());
        folders.add(parent.make(name));
        for (Controller controller : each.getValue()) {
          for (Setting setting : Setting.of(controller, hierarchy.version(), limits)) {
            GroupFolder.write(folders.getLast(), setting);
          }
        }
      }
      done = true;
      return group;
    } finally {
      if (!done) {
        group.close();
      }
    }
  }

  /** What of the limits is not kept on this machine, and why, for people; empty for nothing. */
  public Optional<Unmet> unmet() {
    if (obstacle.isEmpty() || (limits.controllers().isEmpty() && !usable.isEmpty())) {
      return Optional.empty();
    }
    Set<String> options = new LinkedHashSet<>();
    for (Controller controller : missing) {
      for (Setting setting : Setting.of(controller, 2, limits)) {
        if (!setting.optional()) {
          options.add(setting.option());
        }
      }
    }
    if (options.isEmpty()) {
      options.add("--cgroup-parent");
    }
    return Optional.of(new Unmet(String.join(", ", options), obstacle.get()));
  }

  /**
   * Limits that cannot be kept.
   *
   * @param options such as {@code --memory, --memory-swap}
   */
  public record Unmet(String options, GroupObstacle obstacle) {
    /** One line for people. */
    public String message() {
      return options + " without effect: " + obstacle.reason();
    }

    /** How to mend it. */
    public String hint() {
      return obstacle.remedy() + "; see jbuild doctor";
    }
  }
}
