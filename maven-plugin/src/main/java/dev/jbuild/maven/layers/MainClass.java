package dev.jbuild.maven.layers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** Finds the class that {@code java} is to start. */
public final class MainClass {
  private MainClass() {}

  /**
   * The one class with a main method in a folder of classes; of several the one that Spring Boot's
   * annotation marks.
   *
   * @throws IOException if there is none, or no telling which
   */
  public static String find(Path classes) throws IOException {
    var programs = new TreeSet<String>();
    var applications = new TreeSet<String>();
    for (Path file : classFiles(classes)) {
      ProgramClass program;
      try (InputStream in = Files.newInputStream(file)) {
        program = ProgramClass.read(in);
      } catch (IOException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
      if (program.starts()) {
        programs.add(program.name());
        if (program.springBoot()) {
          applications.add(program.name());
        }
      }
    }
    TreeSet<String> candidates = applications.isEmpty() ? programs : applications;
    if (candidates.size() == 1) {
      return candidates.first();
    }
    if (candidates.isEmpty()) {
      throw new IOException("no class in " + classes + " has a main method");
    }
    throw new IOException("several classes have a main method: " + String.join(", ", candidates));
  }

  private static List<Path> classFiles(Path classes) throws IOException {
    if (!Files.isDirectory(classes)) {
      return List.of();
    }
    try (var files = Files.walk(classes)) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }
}
