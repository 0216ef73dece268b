package dev.jbuild.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a Dockerfile with {@code @name@} replaced by what the POM knows by that name; {@code
 * ${name}} is the Dockerfile's own. What has no value stays.
 *
 * <p>Line for line it is the original, so that the place of a mistake is that in the original.
 *
 * @param original the user's file
 * @param copy the file to build from
 */
record FilteredDockerfile(Path original, Path copy) {
  private static final Pattern NAME = Pattern.compile("@([A-Za-z_][A-Za-z0-9_.-]*)@");
  private static final Pattern RELATIVE_ARCHIVE =
      Pattern.compile(
          "(?m)^(\\s*[^#\\s]\\S*\\s+(?:oci-archive:|docker-archive:|oci-layout://))(?!/)");

  /**
   * Writes the copy into a folder, with the files that belong to the original beside it.
   *
   * @param values the value of an expression, null or itself where it has none
   */
  static FilteredDockerfile write(Path original, Path folder, Values values) throws IOException {
    Path fileName = original.getFileName();
    Path copy = folder.resolve(fileName == null ? "Dockerfile" : fileName.toString());
    Files.createDirectories(folder);
    Files.writeString(copy, filter(Files.readString(original), values));
    bring(original, copy, ".dockerignore", text -> text);
    String origin = String.valueOf(original.toAbsolutePath().getParent());
    bring(
        original,
        copy,
        ".images",
        text ->
            RELATIVE_ARCHIVE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1) + origin + "/")));
    return new FilteredDockerfile(original, copy);
  }

  /** What a name stands for. */
  interface Values {
    @Nullable String of(String name);
  }

  static String filter(String text, Values values) {
    return NAME.matcher(text)
        .replaceAll(match -> {
          String value = values.of(match.group(1));
          return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
  }

  /** A message about the copy, as one about the original. */
  String toOriginal(String message) {
    return message.replace(copy.toString(), original.toString());
  }

  private static void bring(Path original, Path copy, String suffix, UnaryOperator<String> change)
      throws IOException {
    Path source = Path.of(original + suffix);
    Path target = Path.of(copy + suffix);
    if (Files.isRegularFile(source)) {
      Files.writeString(target, change.apply(Files.readString(source)));
    } else {
      Files.deleteIfExists(target);
    }
  }
}
