package dev.jbuild.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** A jar whose main class says something else, as long in bytes as one likes. */
final class OtherJar {
  private OtherJar() {}

  static byte[] ofSize(int size, Path folder) throws IOException {
    Path source = folder.resolve("Main.java");
    Files.writeString(
        source,
        """
        package dev.jbuild.cli;
        public final class Main {
          public static void main(String[] words) {
            System.out.println("another jbuild");
          }
        }
        """);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    if (failed != 0) {
      throw new AssertionError("cannot compile " + source);
    }
    byte[] main = Files.readAllBytes(folder.resolve("dev/jbuild/cli/Main.class"));
    return jar(main, size - jar(main, 0).length);
  }

  private static byte[] jar(byte[] main, int padding) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      add(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
      add(zip, "dev/jbuild/cli/Main.class", main);
      add(zip, "padding", new byte[padding]);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
