package dev.jbuild.cli;

import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the Dockerfiles that {@code lint} and {@code fmt} are given. */
final class DockerfileText {
  private static final int LARGEST = 16 << 20;

  private DockerfileText() {}

  /** The operands, or the Dockerfile of the folder where there are none. */
  static List<String> operands(Arguments arguments) {
    return arguments.operands().isEmpty() ? List.of("Dockerfile") : arguments.operands();
  }

  /** Where an operand is; of a folder it is the Dockerfile in it. */
  static Path path(String operand, Console console) {
    Path path = console.workingDirectory().resolve(operand);
    return Files.isDirectory(path) ? path.resolve("Dockerfile") : path;
  }

  /**
   * Reads a file, or standard input for {@code -}.
   *
   * @throws IOException also where it is not UTF-8: what cannot be read cannot be written back
   */
  static SourceFile read(String operand, Console console) throws IOException {
    if (operand.equals("-")) {
      return new SourceFile("standard input", text(console.in(), "standard input"));
    }
    Path path = path(operand, console);
    boolean folder = !path.equals(console.workingDirectory().resolve(operand));
    String name = folder ? Path.of(operand, "Dockerfile").toString() : operand;
    try (InputStream in = Files.newInputStream(path)) {
      return new SourceFile(name, text(in, name));
    }
  }

  private static String text(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new IOException(name + " is larger than " + (LARGEST >> 20) + " MiB");
    }
    ByteBuffer read = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(read).toString();
    } catch (CharacterCodingException e) {
      // The decoder stops at the wrong byte.
      int line = 1;
      for (int i = 0; i < read.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new IOException(name + ":" + line + ": not UTF-8", e);
    }
  }
}
