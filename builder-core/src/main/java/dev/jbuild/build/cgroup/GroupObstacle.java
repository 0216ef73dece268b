package dev.jbuild.build.cgroup;

/**
 * What keeps jbuild from limiting a step.
 *
 * @param reason for people
 * @param remedy the command that mends it
 */
public record GroupObstacle(String reason, String remedy) {
  /** Where jbuild as a whole is limited no group has to be made. */
  private static final String LIMITED = "systemd-run --user --scope -p MemoryMax=4G jbuild build";

  static GroupObstacle noController(String name, boolean any) {
    return new GroupObstacle(
        any
            ? "this machine offers no control group controller '" + name + "'"
            : "no control groups are mounted",
        "limit jbuild itself: " + LIMITED);
  }

  static GroupObstacle notDelegated(int version, String name, String group, boolean root) {
    if (root) {
      return new GroupObstacle(
          "the controller '" + name + "' of the control group " + group + " cannot be used",
          "in a container, limit it as a whole (docker run -m 4g), or start it with --privileged;"
              + " else systemd-run --scope -p Delegate=yes jbuild build");
    }
    return version == 2
        ? new GroupObstacle(
            "the controller '"
                + name
                + "' of the control group "
                + group
                + " is not delegated to you",
            "systemd-run --user --scope -p Delegate=yes jbuild build")
        : new GroupObstacle(
            "control groups of version 1 are for root only",
            "limit jbuild as a whole: sudo systemd-run --scope --uid=$(id -u) -p MemoryMax=4G"
                + " jbuild build");
  }
}
