package dev.jbuild.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the caller has set up: the Java that runs, and files of passwords. */
record CallerChecks(Host host) {
  private static final String CACHE = "-XX:AOTCache=";

  static Finding java() {
    return Finding.ok("java", Runtime.version() + " in " + System.getProperty("java.home"));
  }

  /** The launcher gives the start-up cache to the JVM as an option. */
  Finding startUpCache() {
    String check = "start-up cache";
    if (host.environment().getOrDefault("JBUILD_AOT", "").equals("off")) {
      return Finding.ok(check, "switched off by JBUILD_AOT");
    }
    for (String word : host.text("proc/self/cmdline").orElse("").split("\0", -1)) {
      if (word.startsWith(CACHE)) {
        return Finding.ok(check, Path.of(word.substring(CACHE.length())).normalize().toString());
      }
    }
    return Finding.warn(check, "none yet: jbuild starts slowly", "JBUILD_AOT=now jbuild version");
  }

  /** Tells where passwords are, and never one of them. */
  Finding registries(List<Path> candidates) throws IOException {
    String check = "registry logins";
    List<String> found = new ArrayList<>();
    for (Path file : candidates) {
      if (!Files.isReadable(file)) {
        continue;
      }
      found.add(file.toString());
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.contains(PosixFilePermission.OTHERS_READ)) {
        return Finding.warn(check, file + " can be read by everyone", "chmod 600 " + file);
      }
    }
    return Finding.ok(check, found.isEmpty() ? "none" : String.join(" ", found));
  }
}
