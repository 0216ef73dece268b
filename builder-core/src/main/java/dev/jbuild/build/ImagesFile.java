package dev.jbuild.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code <Dockerfile>.images}: where the base images of a Dockerfile come from, for builds that
 * need no network. docs/images-file.md describes it.
 *
 * <p>Each line names an image and its source: {@code busybox oci-archive:../base/busybox.tar}. Only
 * images can be named, never folders: a build must not reach files outside of its context because
 * of a file inside it.
 */
final class ImagesFile {
  private static final int LARGEST = 1 << 20;

  private ImagesFile() {}

  /**
   * Reads the file beside a Dockerfile; nothing where there is none.
   *
   * @return named contexts with absolute paths
   */
  static Map<String, String> read(Path dockerfile) throws IOException {
    Path file = dockerfile.resolveSibling(dockerfile.getFileName() + ".images");
    var images = new LinkedHashMap<String, String>();
    if (!Files.isRegularFile(file)) {
      return images;
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + ": larger than 1 MB");
    }
    int number = 0;
    for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && text.charAt(0) != '#') {
        add(text, file, number, images);
      }
    }
    return images;
  }

  private static void add(String line, Path file, int number, Map<String, String> images)
      throws IOException {
    int space = 0;
    while (space < line.length() && !Character.isWhitespace(line.charAt(space))) {
      space++;
    }
    String name = line.substring(0, space);
    String source = line.substring(space).strip();
    if (source.startsWith("docker-image://")) {
      images.put(name, source);
      return;
    }
    for (String scheme : new String[] {"oci-archive:", "docker-archive:", "oci-layout://"}) {
      if (source.startsWith(scheme) && source.length() > scheme.length()) {
        Path path = file.resolveSibling(source.substring(scheme.length())).normalize();
        images.put(name, scheme + path);
        return;
      }
    }
    throw new IOException(
        file
            + ":"
            + number
            + ": a line is an image and its source, such as 'busybox oci-archive:busybox.tar';"
            + " sources are oci-archive:, docker-archive:, oci-layout:// and docker-image://");
  }
}
