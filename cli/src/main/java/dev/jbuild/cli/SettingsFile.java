package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import dev.jbuild.source.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one {@code jbuild.conf}: lines {@code name = value}, and comments that begin with #. */
final class SettingsFile {
  private static final int LARGEST = 1 << 20;

  private final SourceFile source;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Diagnostic> mistakes = new ArrayList<>();

  private SettingsFile(SourceFile source) {
    this.source = source;
  }

  /**
   * The settings of a file.
   *
   * @return values by the variables that they stand for
   * @throws BuildException with every mistake of the file
   */
  static Map<String, String> read(Path path) throws IOException, BuildException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a folder");
    }
    if (Files.size(path) > LARGEST) {
      throw new IOException(path + ": larger than 1 MB");
    }
    var file = new SettingsFile(new SourceFile(path.toString(), Files.readString(path)));
    for (int line = 1; line <= file.source.lines(); line++) {
      file.line(file.source.lineStart(line), file.source.lineText(line));
    }
    if (!file.mistakes.isEmpty()) {
      throw new BuildException(file.source, file.mistakes);
    }
    return file.values;
  }

  private void line(int offset, String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.charAt(0) == '#') {
      return;
    }
    int equals = text.indexOf('=');
    if (equals < 0) {
      mistakes.add(
          Diagnostic.error("a line is NAME = VALUE", span(offset, text, 0, text.length()))
              .withHint("such as progress = plain"));
      return;
    }
    Span nameSpan = span(offset, text, 0, equals);
    String name = source.text(nameSpan);
    Optional<Setting> setting = Setting.named(name);
    if (setting.isEmpty()) {
      mistakes.add(
          Diagnostic.error("unknown setting: " + name, nameSpan)
              .withHint("there are " + String.join(", ", Setting.names()))
              .withSuggestion(Suggestion.closest(name, Setting.names())));
      return;
    }
    Span valueSpan = span(offset, text, equals + 1, text.length());
    String value = unquoted(source.text(valueSpan));
    try {
      setting.get().check(value);
    } catch (UsageException e) {
      mistakes.add(Diagnostic.error(String.valueOf(e.getMessage()), valueSpan));
      return;
    }
    if (values.putIfAbsent(setting.get().variable(), value) != null) {
      mistakes.add(Diagnostic.error(name + " is set twice", nameSpan));
    }
  }

  /** What is between two places of a line, without the space around it. */
  private static Span span(int offset, String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Span(offset + start, offset + end);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
