package dev.jbuild.build.explain;

import dev.jbuild.build.event.Reason;
import java.util.List;

/**
 * A step of an earlier build, or of the one that runs now.
 *
 * @param number in the plan of its build
 * @param parent number of the step below, 0 where there is none
 * @param stage it belongs to, as it is shown
 * @param text the instruction as it was shown
 * @param key digest of its inputs; of a base image that of its manifest
 * @param platform of a base image; empty for any other step
 * @param finished whether it came to its end
 * @param files digests of the selections of files it read
 */
public record PastStep(
    int number,
    int parent,
    String stage,
    String text,
    String key,
    String platform,
    boolean finished,
    List<String> files) {
  private static final String FROM = "FROM ";

  public PastStep {
    files = List.copyOf(files);
  }

  boolean isBase() {
    return !platform.isEmpty();
  }

  /** The image of a base. */
  Reason.Image image() {
    String name = text.startsWith(FROM) ? text.substring(FROM.length()) : text;
    return new Reason.Image(name, key, platform);
  }
}
