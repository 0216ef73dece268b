package dev.jbuild.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A build with a RUN, by the launcher and in a store of its own: the proof that all parts of the
 * host work together.
 *
 * @param said why not, one line
 */
public record Trial(boolean worked, String said) {
  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY --chmod=755 true /bin/true
      RUN ["/bin/true"]
      """;

  /**
   * Builds.
   *
   * @param launcher the jbuild to run
   * @param program a static executable that does nothing
   * @param folder an empty folder on the disk of the store
   */
  public static Trial run(
      Path launcher, byte[] program, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    Files.write(context.resolve("true"), program);
    Map<String, String> own = new HashMap<>(environment);
    own.put("JBUILD_ROOT", folder.resolve("store").toString());
    own.put("JBUILD_JAVA_HOME", System.getProperty("java.home"));
    own.put("JBUILD_PRUNE", "off");
    var command = List.of(launcher.toString(), "build", "--quiet", context.toString());
    Child build = Child.run(command, folder, own);
    return build.code() == 0 ? new Trial(true, "") : new Trial(false, reason(build));
  }

  /** The line with the error, without the place in the Dockerfile of the trial. */
  private static String reason(Child build) {
    String last = "it ended with " + build.code();
    for (String line : build.output()) {
      int error = line.indexOf("error: ");
      if (error >= 0) {
        return line.substring(error + 7);
      }
      last = line.isBlank() ? last : line.strip();
    }
    return last;
  }
}
