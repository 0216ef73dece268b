package dev.jbuild.build.cgroup;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Limits on what the processes of a step use together, each as the option of docker of that name.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together, -1 for as much swap as there is; without it
 *     as much swap as memory may be used, as in docker
 * @param cpuPeriod microseconds in which {@code cpuQuota} may be used up
 * @param cpuQuota microseconds of one CPU
 * @param cpuShares weight among groups side by side: 2 to 262144, usually 1024
 * @param cpus such as {@code 0-3,6}
 * @param memoryNodes of the same form
 * @param parent the group to make those of steps in: a path below the root of the hierarchy
 */
public record GroupLimits(
    OptionalLong memory,
    OptionalLong memorySwap,
    OptionalLong cpuPeriod,
    OptionalLong cpuQuota,
    OptionalLong cpuShares,
    Optional<String> cpus,
    Optional<String> memoryNodes,
    Optional<String> parent) {
  public static final GroupLimits NONE =
      new GroupLimits(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Whether steps need groups at all. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** What these limits need of the kernel. */
  public Set<Controller> controllers() {
    Set<Controller> needed = EnumSet.noneOf(Controller.class);
    if (memory.isPresent()) {
      needed.add(Controller.MEMORY);
    }
    if (cpuPeriod.isPresent() || cpuQuota.isPresent() || cpuShares.isPresent()) {
      needed.add(Controller.CPU);
    }
    if (cpus.isPresent() || memoryNodes.isPresent()) {
      needed.add(Controller.CPUSET);
    }
    return needed;
  }

  /** The limit on memory as an option has it, such as {@code 64m}. */
  String memoryText() {
    long bytes = memory.orElse(0);
    String units = "bkmg";
    int unit = 0;
    while (unit < 3 && bytes > 0 && bytes % 1024 == 0) {
      bytes /= 1024;
      unit++;
    }
    return bytes + units.substring(unit, unit + 1);
  }
}
