package dev.jbuild.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The packaged archive, unpacked where every user can read it, with its start-up cache made. */
final class Installation {
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));
  private static final Installation SHARED = new Installation(temporaryFolder("jbuild-it"));

  private final Path home;

  private Installation(Path folder) {
    this.home = unpack(folder).resolve("jbuild-" + VersionCommand.version());
    jbuild(Caller.SELF, folder, "version").set("JBUILD_AOT", "now").run().expectSuccess();
  }

  static Installation shared() {
    return SHARED;
  }

  /** Unpacks the archive; its one top folder is jbuild-VERSION. */
  static Path unpack(Path folder) {
    Path archive = PROJECT.resolve("cli/target/jbuild-" + VersionCommand.version() + ".tar.gz");
    new Program("tar", "-xzf", archive.toString(), "-C", folder.toString()).run().expectSuccess();
    return folder;
  }

  /** A folder below /tmp that everyone can look into; gone when the tests end. */
  static Path temporaryFolder(String name) {
    try {
      Path folder =
          Files.createTempDirectory(
              name,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> new Program("rm", "-rf", folder.toString()).run()));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path launcher() {
    return home.resolve("bin/jbuild");
  }

  Path home() {
    return home;
  }

  /** A call of jbuild by someone whose home is {@code folder}, with the store in it. */
  Program jbuild(Caller caller, Path folder, String... words) {
    return caller
        .program(folder, launcher().toString())
        .with(words)
        .set("JBUILD_ROOT", folder.resolve("store"))
        .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
        .set("JBUILD_AOT", "auto");
  }

  /**
   * As {@link #jbuild} without words, where the kernel refuses user namespaces: in one that does
   * not let its root administer anything, nor make a further one.
   */
  Program withoutNamespaces(Caller caller, Path folder) {
    return caller
        .program(folder, "unshare", "-Ur", "sh", "-c")
        .with(
            "echo 0 > /proc/sys/user/max_user_namespaces;"
                + " exec setpriv --bounding-set=-sys_admin \"$@\"",
            "sh")
        .with(launcher().toString())
        .set("JBUILD_ROOT", folder.resolve("store"))
        .set("JBUILD_JAVA_HOME", System.getProperty("java.home"));
  }
}
