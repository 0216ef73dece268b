package dev.jbuild.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A build check, as data.
 *
 * @param name as in {@code # check=skip=NAME}
 * @param description one sentence on what is asked for
 * @param reference where it is explained: a URL, or the command that prints the page
 * @param availability when it runs
 */
public record Rule(String name, String description, String reference, Availability availability) {

  /** When a rule runs. */
  public enum Availability {
    /** Always, unless it is skipped. One of BuildKit's. */
    DEFAULT,
    /** Only if {@code # check=experimental=NAME} asks for it. One of BuildKit's. */
    EXPERIMENTAL,
    /** As an experimental one; a rule of jbuild that BuildKit does not have. */
    OPTIONAL
  }

  /** A rule that BuildKit has too. */
  static Rule of(String name, String description) {
    return new Rule(name, description, url(name), Availability.DEFAULT);
  }

  /** One of BuildKit's experimental rules. */
  static Rule experimental(String name, String description) {
    return new Rule(name, description, url(name), Availability.EXPERIMENTAL);
  }

  /** A rule of jbuild's own. */
  static Rule optional(String name, String description) {
    return new Rule(name, description, "jbuild lint --explain " + name, Availability.OPTIONAL);
  }

  /** The page of a rule of BuildKit. */
  public Optional<String> url() {
    return switch (availability) {
      case DEFAULT, EXPERIMENTAL -> Optional.of(reference);
      case OPTIONAL -> Optional.empty();
    };
  }

  /** What explains it, as Markdown: of our own rules their page in docs/checks. */
  public String page() {
    return switch (availability) {
      case DEFAULT, EXPERIMENTAL -> "# " + name + "\n\n" + description + ".\n\n" + reference + "\n";
      case OPTIONAL -> ownPage();
    };
  }

  private String ownPage() {
    String resource = kebab(name) + ".md";
    try (InputStream in = Rule.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(String name) {
    return "https://docs.docker.com/go/dockerfile/rule/" + kebab(name) + "/";
  }

  /** {@code JSONArgsRecommended} to {@code json-args-recommended}. */
  static String kebab(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean upper = c >= 'A' && c <= 'Z';
      boolean afterLower = i > 0 && !isUpper(name, i - 1);
      boolean beforeLower = i + 1 < name.length() && !isUpper(name, i + 1);
      if (upper && i > 0 && (afterLower || beforeLower)) {
        out.append('-');
      }
      out.append(upper ? (char) (c | 0x20) : c);
    }
    return out.toString();
  }

  private static boolean isUpper(String text, int index) {
    return text.charAt(index) >= 'A' && text.charAt(index) <= 'Z';
  }
}
