package dev.jbuild.build.cgroup;

import java.util.ArrayList;
import java.util.List;

/**
 * One file of a group, and what to write into it.
 *
 * @param option whose value it is, for messages
 * @param optional whether the kernel may be without it: nothing was asked for by name
 */
record Setting(String file, String value, String option, boolean optional) {
  private static final long USUAL_SHARES = 1024;

  /** What a controller is to be told, in the order to write it in. */
  static List<Setting> of(Controller controller, int version, GroupLimits limits) {
    List<Setting> settings = new ArrayList<>();
    switch (controller) {
      case MEMORY -> memory(version, limits, settings);
      case CPU -> {
        if (version == 1) {
          cpu1(limits, settings);
        } else {
          cpu2(limits, settings);
        }
      }
      case CPUSET -> {
        limits.cpus().ifPresent(list -> add(settings, "cpuset.cpus", list, "--cpuset-cpus"));
        limits.memoryNodes().ifPresent(list -> add(settings, "cpuset.mems", list, "--cpuset-mems"));
      }
    }
    return settings;
  }

  private static void add(List<Setting> settings, String file, String value, String option) {
    settings.add(new Setting(file, value, option, false));
  }

  private static void memory(int version, GroupLimits limits, List<Setting> settings) {
    if (limits.memory().isEmpty()) {
      return;
    }
    long memory = limits.memory().getAsLong();
    String file = version == 1 ? "memory.limit_in_bytes" : "memory.max";
    add(settings, file, Long.toString(memory), "--memory");
    long most = memory > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * memory;
    long both = limits.memorySwap().orElse(most);
    if (both < 0) {
      return; // which is how a new group is
    }
    settings.add(
        new Setting(
            version == 1 ? "memory.memsw.limit_in_bytes" : "memory.swap.max",
            Long.toString(version == 1 ? both : both - memory),
            "--memory-swap",
            limits.memorySwap().isEmpty()));
  }

  private static void cpu1(GroupLimits limits, List<Setting> settings) {
    limits
        .cpuShares()
        .ifPresent(shares -> add(settings, "cpu.shares", Long.toString(shares), "--cpu-shares"));
    limits
        .cpuPeriod()
        .ifPresent(
            period -> add(settings, "cpu.cfs_period_us", Long.toString(period), "--cpu-period"));
    limits
        .cpuQuota()
        .ifPresent(quota -> add(settings, "cpu.cfs_quota_us", Long.toString(quota), "--cpu-quota"));
  }

  private static void cpu2(GroupLimits limits, List<Setting> settings) {
    limits
        .cpuShares()
        .ifPresent(
            shares -> add(settings, "cpu.weight", Long.toString(weight(shares)), "--cpu-shares"));
    if (limits.cpuQuota().isPresent() || limits.cpuPeriod().isPresent()) {
      String quota = limits.cpuQuota().isPresent() ? "" + limits.cpuQuota().getAsLong() : "max";
      String period = limits.cpuPeriod().isPresent() ? " " + limits.cpuPeriod().getAsLong() : "";
      String option = limits.cpuQuota().isPresent() ? "--cpu-quota" : "--cpu-period";
      add(settings, "cpu.max", quota + period, option);
    }
  }

  /**
   * A weight of version 2, 1 to 10000, for shares of version 1: the ends meet the ends and the
   * usual 1024 the usual 100, as in runc and crun since 2025 (opencontainers/cgroups, {@code
   * ConvertCPUSharesToCgroupV2Value}).
   */
  static long weight(long shares) {
    if (shares == USUAL_SHARES) {
      return 100;
    }
    double log = Math.log(Math.clamp(shares, 2, 262144)) / Math.log(2);
    double exponent = (log * log + 125 * log) / 612 - 7.0 / 34;
    // The logarithms of the ends are not exact.
    return Math.clamp((long) Math.ceil(Math.pow(10, exponent) - 1e-6), 1, 10000);
  }
}
