package dev.jbuild.cli.doctor;

import dev.jbuild.build.sandbox.NamespaceObstacle;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the launcher can make a user namespace, and how many ids it has. */
record NamespaceChecks(Host host, NamespaceProbe probe) {
  private static final String IDS = "subordinate ids";
  private static final String MAPS = "newuidmap";
  private static final int SET_USER_ID = 04000;
  private static final long FIRST_SUBORDINATE = 100_000;
  private static final long RANGE = 65_536;

  Finding userNamespaces() {
    String check = "user namespaces";
    if (probe.ids() > 1) {
      return Finding.ok(check, "allowed, with " + probe.ids() + " ids");
    }
    if (probe.ids() == 1) {
      return Finding.ok(check, "allowed, with one id");
    }
    Optional<NamespaceObstacle> obstacle = NamespaceObstacle.find(host.root());
    if (obstacle.isPresent()) {
      String remedy = obstacle.get().remedy();
      boolean setting = remedy.startsWith("sysctl ");
      return Finding.fail(check, obstacle.get().reason(), setting ? host.byRoot(remedy) : remedy);
    }
    if (host.environment().getOrDefault("JBUILD_USERNS", "").equals("none")) {
      return Finding.fail(check, "JBUILD_USERNS=none forbids them", "unset JBUILD_USERNS");
    }
    if (host.program("unshare").isEmpty()) {
      return Finding.fail(
          check, "unshare of util-linux, which makes them, is not in PATH", "install util-linux");
    }
    String why = probe.said().isEmpty() ? "" : " (" + probe.said() + ")";
    return Finding.fail(check, "the kernel refuses them" + why, NamespaceObstacle.CONTAINER_REMEDY);
  }

  Finding subordinateIds() {
    if (host.isRoot()) {
      return Finding.ok(IDS, "root needs none");
    }
    List<String> missing = new ArrayList<>();
    long count = Long.MAX_VALUE;
    for (String file : List.of("etc/subuid", "etc/subgid")) {
      Optional<Range> own = ranges(file).stream().filter(this::isOwn).findFirst();
      if (own.isEmpty()) {
        missing.add("/" + file);
      } else {
        count = Math.min(count, own.get().count());
      }
    }
    if (missing.isEmpty()) {
      return Finding.ok(IDS, count + " for " + host.user());
    }
    long start = firstFree();
    String range = start + "-" + (start + RANGE - 1);
    return Finding.warn(
        IDS,
        "none for "
            + host.user()
            + " in "
            + String.join(" and ", missing)
            + ": all files and users of RUN are one id",
        host.byRoot(
            "usermod --add-subuids " + range + " --add-subgids " + range + " " + host.user()));
  }

  /** A line of subuid(5). */
  private record Range(String owner, long start, long count) {}

  private boolean isOwn(Range range) {
    return range.owner().equals(host.user()) || range.owner().equals(host.uid());
  }

  private List<Range> ranges(String file) {
    List<Range> ranges = new ArrayList<>();
    for (String line : host.lines(file)) {
      String[] fields = line.strip().split(":", -1);
      if (fields.length == 3) {
        try {
          ranges.add(new Range(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
        } catch (NumberFormatException _) {
          // newuidmap passes over such lines, too.
        }
      }
    }
    return ranges;
  }

  private long firstFree() {
    long free = FIRST_SUBORDINATE;
    for (String file : List.of("etc/subuid", "etc/subgid")) {
      for (Range range : ranges(file)) {
        free = Math.max(free, range.start() + range.count());
      }
    }
    return free;
  }

  Finding newuidmap() throws IOException {
    if (host.isRoot()) {
      return Finding.ok(MAPS, "root needs none");
    }
    List<Path> programs = new ArrayList<>();
    for (String name : List.of("newuidmap", "newgidmap")) {
      Optional<Path> program = host.program(name);
      if (program.isEmpty()) {
        return Finding.warn(MAPS, name + " is not in PATH", PackageManager.installIdMaps(host));
      }
      programs.add(program.get().toRealPath());
    }
    for (Path program : programs) {
      if (!mayMap(program)) {
        return Finding.warn(
            MAPS,
            program + " is neither set-user-ID nor has it capabilities",
            host.byRoot("chmod u+s " + program));
      }
    }
    Optional<NamespaceObstacle> obstacle = NamespaceObstacle.ofIdMaps(host.root());
    if (probe.ids() == 1 && obstacle.isPresent()) {
      return Finding.warn(MAPS, obstacle.get().reason(), obstacle.get().remedy());
    }
    if (probe.ids() == 1 && subordinateIds().status() == Finding.Status.OK) {
      return Finding.warn(MAPS, "it refuses the range of " + host.user());
    }
    return Finding.ok(MAPS, programs.getFirst().toString());
  }

  private static boolean mayMap(Path program) throws IOException {
    boolean setUserId = ((int) Files.getAttribute(program, "unix:mode") & SET_USER_ID) != 0;
    return setUserId
        || ExtendedAttributes.get(
                Directory.working(), FileName.of(program.toAbsolutePath()), "security.capability")
            != null;
  }
}
