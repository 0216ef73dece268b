package dev.jbuild.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fenced block of the documentation. HTML comments in the lines above it tell how it is tested:
 *
 * <ul>
 *   <li>{@code <!-- not run: REASON -->}: its jbuild commands are parsed, and not run
 *   <li>{@code <!-- given: COMMAND -->}: what a reader would have done before
 *   <li>{@code <!-- exit code: N -->}: what it ends with, where that is not 0
 * </ul>
 *
 * @param file relative to the project
 * @param line of its first line of text, from 1
 * @param language what stands after the fence; "" for nothing
 */
record DocBlock(
    Path file,
    int line,
    String language,
    List<String> text,
    List<String> given,
    Optional<String> notRun,
    int exitCode) {
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));

  /** All pages for users: README.md, and what is below docs but for the decisions. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")),
              files.map(PROJECT::relativize).filter(file -> file.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  static List<String> lines(Path page) throws IOException {
    return Files.readAllLines(PROJECT.resolve(page));
  }

  /** The blocks of a page, in order. */
  static List<DocBlock> of(Path page) throws IOException {
    List<String> lines = lines(page);
    var blocks = new ArrayList<DocBlock>();
    for (int i = 0; i < lines.size(); i++) {
      String fence = lines.get(i).strip();
      if (!fence.startsWith("```")) {
        continue;
      }
      int indent = lines.get(i).indexOf('`');
      int start = i + 1;
      var text = new ArrayList<String>();
      while (!lines.get(++i).strip().equals("```")) {
        String line = lines.get(i);
        text.add(line.substring(Math.min(indent, line.length())));
      }
      blocks.add(marked(page, start, fence.substring(3), text, comments(lines, start - 2)));
    }
    return blocks;
  }

  private static List<String> comments(List<String> lines, int last) {
    var comments = new ArrayList<String>();
    for (int i = last; i >= 0 && lines.get(i).strip().startsWith("<!--"); i--) {
      String line = lines.get(i).strip();
      comments.addFirst(line.substring("<!--".length(), line.length() - "-->".length()).strip());
    }
    return comments;
  }

  private static DocBlock marked(
      Path page, int start, String language, List<String> text, List<String> comments) {
    var given = new ArrayList<String>();
    Optional<String> notRun = Optional.empty();
    int exitCode = 0;
    for (String comment : comments) {
      String value = comment.substring(comment.indexOf(':') + 1).strip();
      switch (comment.substring(0, Math.max(0, comment.indexOf(':')))) {
        case "given" -> given.add(value);
        case "not run" -> notRun = Optional.of(value);
        case "exit code" -> exitCode = Integer.parseInt(value);
        default -> throw new AssertionError(page + ":" + start + ": what is '" + comment + "'?");
      }
    }
    return new DocBlock(page, start + 1, language, text, given, notRun, exitCode);
  }

  /** Whether something in it is for a shell. */
  boolean isShell() {
    return !commands().isEmpty();
  }

  /**
   * What a shell reads: of a console the lines after a prompt; of a CI system's file its scripts.
   */
  String commands() {
    return switch (language) {
      case "sh" -> String.join("\n", text) + "\n";
      case "console" -> typed();
      case "yaml" -> scripts("|");
      case "groovy" -> scripts("sh '''");
      default -> "";
    };
  }

  /** The lines that are further right than one before them that ends with this. */
  private String scripts(String opening) {
    var scripts = new StringBuilder();
    int outside = Integer.MAX_VALUE;
    for (String line : text) {
      int indent = line.length() - line.stripLeading().length();
      if (indent > outside) {
        scripts.append(line.strip()).append('\n');
      } else {
        outside = line.endsWith(opening) ? indent : Integer.MAX_VALUE;
      }
    }
    return scripts.toString();
  }

  private String typed() {
    var typed = new StringBuilder();
    boolean continued = false;
    for (String line : text) {
      if (continued || line.startsWith("$ ")) {
        typed.append(continued ? line : line.substring(2)).append('\n');
        continued = line.endsWith("\\");
      }
    }
    return typed.toString();
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
