package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the user namespace this JVM runs in allows; the launcher enters it before Java starts. */
public enum UserNamespace {
  /** Many ids are mapped: owners of files are kept. */
  FULL,
  /** One id is mapped, to root: owners and users of steps are all that one. */
  SINGLE,
  /** None was entered: no step can run. */
  NONE;

  // PROC_USER_INIT_INO of Linux include/linux/proc_ns.h.
  private static final String INITIAL = "user:[4026531837]";
  private static final int SYS_ADMIN_BIT = 21;

  private static @Nullable UserNamespace current;

  /** The kind this JVM is in. */
  public static UserNamespace current() {
    UserNamespace known = current;
    if (known == null) {
      known = Kernel.isLinux() ? detect(Path.of("/proc")) : NONE;
      current = known;
    }
    return known;
  }

  static UserNamespace detect(Path proc) {
    try {
      String own = Files.readSymbolicLink(proc.resolve("self/ns/user")).toString();
      if (own.equals(INITIAL) || !mayAdminister(proc)) {
        return NONE;
      }
      return mappedIds(Files.readAllLines(proc.resolve("self/uid_map"))) > 1 ? FULL : SINGLE;
    } catch (IOException e) {
      return NONE;
    }
  }

  private static boolean mayAdminister(Path proc) throws IOException {
    for (String line : Files.readAllLines(proc.resolve("self/status"))) {
      if (line.startsWith("CapEff:")) {
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> SYS_ADMIN_BIT & 1) == 1;
      }
    }
    return false;
  }

  private static long mappedIds(List<String> map) {
    long count = 0;
    for (String line : map) {
      count += Long.parseLong(line.substring(line.lastIndexOf(' ') + 1).strip());
    }
    return count;
  }

  /** Why there is none and what to do about it, for people. */
  static String advice() {
    Optional<NamespaceObstacle> obstacle = NamespaceObstacle.find(Path.of("/"));
    String reason;
    if (!Kernel.isLinux()) {
      reason = "only Linux has them, and this is " + System.getProperty("os.name");
    } else if (obstacle.isPresent()) {
      reason = obstacle.get().reason() + ": " + obstacle.get().remedy();
    } else if (!"none".equals(System.getenv("JBUILD_USERNS"))) {
      reason = "start jbuild by its launcher, which enters one";
    } else {
      reason = "the kernel refuses them; " + NamespaceObstacle.CONTAINER_REMEDY;
    }
    return "RUN needs a user namespace, and none could be entered: " + reason;
  }
}
