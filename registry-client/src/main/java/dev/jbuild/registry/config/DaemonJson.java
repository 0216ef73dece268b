package dev.jbuild.registry.config;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What docker's daemon.json says of registries.
 *
 * @param mirrors {@code registry-mirrors}: places to pull Docker Hub's images from
 * @param insecure {@code insecure-registries}: hosts with port, or CIDR ranges
 */
record DaemonJson(List<Mirror> mirrors, List<String> insecure) {
  DaemonJson {
    mirrors = List.copyOf(mirrors);
    insecure = List.copyOf(insecure);
  }

  /** Reads a file; errors name it. */
  static DaemonJson read(Path file) throws IOException {
    try {
      JsonObject json = JsonObject.parse(Files.readAllBytes(file));
      List<Mirror> mirrors = new ArrayList<>();
      for (String address : json.strings("registry-mirrors")) {
        mirrors.add(mirror(address));
      }
      return new DaemonJson(mirrors, json.strings("insecure-registries"));
    } catch (InvalidContentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Mirror mirror(String address) {
    boolean plain = address.startsWith("http://");
    int start = address.indexOf("://") < 0 ? 0 : address.indexOf("://") + 3;
    int end = address.endsWith("/") ? address.length() - 1 : address.length();
    return new Mirror(address.substring(start, end), plain, true, true);
  }
}
