package dev.jbuild.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who calls jbuild in a test. As root every test runs for the ordinary user {@code jbuild-test}
 * too, whom .ci/run creates; otherwise for the user who runs the tests.
 */
enum Caller {
  SELF,
  ORDINARY;

  static List<Caller> all() {
    return isRoot() ? List.of(SELF, ORDINARY) : List.of(SELF);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** A folder that belongs to this caller and that others may look into. */
  Path folder(Path parent) {
    Path folder = parent.resolve(name().toLowerCase(java.util.Locale.ROOT));
    new Program("mkdir", "-p", folder.toString()).run().expectSuccess();
    new Program("chmod", "755", folder.toString()).run().expectSuccess();
    give(folder);
    return folder;
  }

  /** Gives what is below a path to this caller. */
  void give(Path path) {
    if (this == ORDINARY) {
      new Program("chown", "-hR", "jbuild-test:jbuild-test", path.toString()).run().expectSuccess();
    }
  }

  Program program(Path home, String... words) {
    // A shell starts what runs in its background with Ctrl-C ignored, and nohup HUP; so perhaps
    // these tests.
    var program = new Program("env", "--default-signal=INT,TERM,HUP");
    if (this == ORDINARY) {
      program =
          program.with("setpriv", "--reuid=jbuild-test", "--regid=jbuild-test", "--init-groups");
    }
    if (this == ORDINARY && !Files.exists(Path.of("/home/jbuild-test"))) {
      throw new AssertionError("tests as root need a user: useradd -m jbuild-test (see .ci/run)");
    }
    return program.with(words).set("HOME", home).in(home);
  }
}
