package dev.jbuild.cli.doctor;

import java.util.Optional;

/**
 * What one check found.
 *
 * @param check its name, for people and in JSON
 * @param found one line
 * @param remedy the one command that mends it; empty where nothing is to be mended, or no command
 *     does
 */
public record Finding(String check, Status status, String found, Optional<String> remedy) {
  /** How much it matters. */
  public enum Status {
    OK("ok"),
    /** Builds work, though slower or not all of them. */
    WARN("warn"),
    /** Builds with RUN cannot work. */
    FAIL("fail");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** As it is printed. */
    public String word() {
      return word;
    }
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Status.OK, found, Optional.empty());
  }

  static Finding warn(String check, String found, String remedy) {
    return new Finding(check, Status.WARN, found, Optional.of(remedy));
  }

  static Finding warn(String check, String found) {
    return new Finding(check, Status.WARN, found, Optional.empty());
  }

  static Finding fail(String check, String found, String remedy) {
    return new Finding(check, Status.FAIL, found, Optional.of(remedy));
  }

  static Finding fail(String check, String found) {
    return new Finding(check, Status.FAIL, found, Optional.empty());
  }
}
