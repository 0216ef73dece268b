package dev.jbuild.build.cgroup;

import java.util.Locale;

/** What of a group the kernel can limit, as far as jbuild has options for it. */
public enum Controller {
  MEMORY,
  CPU,
  CPUSET;

  /** The kernel's name for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
