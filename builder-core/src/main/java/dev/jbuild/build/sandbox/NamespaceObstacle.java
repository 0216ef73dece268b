package dev.jbuild.build.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known to forbid user namespaces: a setting of the kernel, or one of this process.
 *
 * @param reason what it does, for people
 * @param remedy the command, for root, that changes a setting until the next boot; for the process,
 *     how to start it
 */
public record NamespaceObstacle(String reason, String remedy) {
  /** What helps where no setting forbids them and the kernel refuses them. */
  public static final String CONTAINER_REMEDY =
      "inside a container, start it with"
          + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined";

  /** How to start jbuild where no_new_privs is in the way. */
  private static final String WITHOUT_NO_NEW_PRIVILEGES =
      "start jbuild without it (docker: no --security-opt no-new-privileges;"
          + " systemd: NoNewPrivileges=no)";

  // What root of a new namespace executes gets its rights anew, and that is forbidden then.
  private static final NamespaceObstacle NO_NEW_PRIVILEGES =
      new NamespaceObstacle(
          "no_new_privs is set, and unshare has no --keep-caps to keep rights by",
          WITHOUT_NO_NEW_PRIVILEGES + ", or install a newer util-linux");
  private static final NamespaceObstacle NO_SET_USER_ID =
      new NamespaceObstacle(
          "no_new_privs is set, which gives it no rights: one id only", WITHOUT_NO_NEW_PRIVILEGES);

  // unshare(2) fails with EPERM where the root is not that of the mount namespace.
  private static final NamespaceObstacle CHROOT =
      new NamespaceObstacle(
          "this is a chroot, in which no process makes user namespaces",
          "enter it with systemd-nspawn or pivot_root instead of chroot");

  private record Setting(String file, String forbids, NamespaceObstacle obstacle) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "user/max_user_namespaces",
              "0",
              new NamespaceObstacle(
                  "user namespaces are switched off", "sysctl -w user.max_user_namespaces=15000")),
          new Setting(
              "kernel/unprivileged_userns_clone",
              "0",
              new NamespaceObstacle(
                  "user namespaces are for root only here",
                  "sysctl -w kernel.unprivileged_userns_clone=1")),
          new Setting(
              "kernel/apparmor_restrict_unprivileged_userns",
              "1",
              new NamespaceObstacle(
                  "AppArmor restricts user namespaces",
                  "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")));

  /**
   * Looks for one.
   *
   * @param root the root folder of the machine
   */
  public static Optional<NamespaceObstacle> find(Path root) {
    Path settings = root.resolve("proc/sys");
    for (Setting setting : SETTINGS) {
      try {
        if (Files.readString(settings.resolve(setting.file)).strip().equals(setting.forbids)) {
          return Optional.of(setting.obstacle);
        }
      } catch (IOException _) {
        // A kernel without this setting.
      }
    }
    if (isChroot(root)) {
      return Optional.of(CHROOT);
    }
    return noNewPrivileges(root) ? Optional.of(NO_NEW_PRIVILEGES) : Optional.empty();
  }

  /** What forbids newuidmap, as opposed to namespaces as such. */
  public static Optional<NamespaceObstacle> ofIdMaps(Path root) {
    return noNewPrivileges(root) ? Optional.of(NO_SET_USER_ID) : Optional.empty();
  }

  private static boolean noNewPrivileges(Path root) {
    try {
      return Files.readAllLines(root.resolve("proc/self/status")).contains("NoNewPrivs:\t1");
    } catch (IOException _) {
      // Without /proc nothing is known.
      return false;
    }
  }

  /** Whether no mount is the root: {@code mountinfo} has those below the root of the process. */
  private static boolean isChroot(Path root) {
    try {
      for (String mount : Files.readAllLines(root.resolve("proc/self/mountinfo"))) {
        if (mount.split(" ", 6)[4].equals("/")) {
          return false;
        }
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
