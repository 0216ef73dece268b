package dev.jbuild.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine as the caller sees it, outside of jbuild's user namespace.
 *
 * @param root what all paths of the machine are below; another folder in tests
 * @param environment the caller's
 * @param user the caller's name
 */
public record Host(Path root, Map<String, String> environment, String user) {
  private static final String STATUS = "proc/self/status";

  /** The machine that this process runs on. */
  public static Host current(Map<String, String> environment) {
    return new Host(Path.of("/"), environment, System.getProperty("user.name", "?"));
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  /** The text of a file, without what surrounds it; empty where it cannot be read. */
  Optional<String> text(String relative) {
    try {
      // Some of /proc is in no particular encoding.
      byte[] bytes = Files.readAllBytes(path(relative));
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  List<String> lines(String relative) {
    return text(relative).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** A field of this process's status, such as {@code Seccomp}. */
  Optional<String> status(String field) {
    for (String line : lines(STATUS)) {
      if (line.startsWith(field + ":")) {
        return Optional.of(line.substring(field.length() + 1).strip());
      }
    }
    return Optional.empty();
  }

  /** The caller's real user id; that of root where it is not known. */
  String uid() {
    return status("Uid").map(ids -> ids.split("\\s+", 2)[0]).orElse("0");
  }

  boolean isRoot() {
    return uid().equals("0");
  }

  /** A command as the caller would type it to have it done by root. */
  String byRoot(String command) {
    return isRoot() ? command : "sudo " + command;
  }

  /** The program that a name in PATH means. */
  Optional<Path> program(String name) {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (folder.startsWith("/")) {
        Path file = path(folder.substring(1)).resolve(name);
        if (Files.isExecutable(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }
}
