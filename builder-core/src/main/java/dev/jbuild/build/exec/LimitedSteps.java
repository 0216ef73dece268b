package dev.jbuild.build.exec;

import dev.jbuild.build.cgroup.ControlGroup;
import dev.jbuild.build.cgroup.ControlGroups;
import dev.jbuild.build.cgroup.GroupLimits;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a build's steps. The machine is looked at when the first of them runs, and what
 * cannot be kept is told then, once.
 */
final class LimitedSteps {
  private final GroupLimits limits;
  private @Nullable ControlGroups groups;

  LimitedSteps(GroupLimits limits) {
    this.limits = limits;
  }

  /**
   * A group for one step, which is none where there are no limits.
   *
   * @param warn is told what cannot be kept
   * @throws dev.jbuild.build.cgroup.GroupException where the kernel refuses a limit
   */
  ControlGroup open(Consumer<ControlGroups.Unmet> warn) throws IOException {
    return limits.isNone() ? ControlGroup.NONE : groups(warn).open();
  }

  private synchronized ControlGroups groups(Consumer<ControlGroups.Unmet> warn) {
    ControlGroups known = groups;
    if (known == null) {
      known = new ControlGroups(limits);
      groups = known;
      known.unmet().ifPresent(warn);
    }
    return known;
  }
}
