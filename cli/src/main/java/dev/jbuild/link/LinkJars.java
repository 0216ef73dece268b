package dev.jbuild.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Links the classes of jars early, and unseals their packages: a start-up cache has a sealed
 * package with the path of its jar, and ends a JVM that finds the jar elsewhere. What the classes
 * refer to has to be in the class path.
 */
public final class LinkJars {
  private LinkJars() {}

  /** Rewrites the jars that are named; their entries keep order and times. */
  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      Path jar = Path.of(name);
      Path linked = Path.of(name + ".linked");
      try (ZipFile from = new ZipFile(jar.toFile());
          ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(linked))) {
        for (ZipEntry entry : Collections.list(from.entries())) {
          copy(from, entry, to);
        }
      }
      Files.move(linked, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void copy(ZipFile from, ZipEntry entry, ZipOutputStream to) throws IOException {
    byte[] bytes;
    try (InputStream content = from.getInputStream(entry)) {
      bytes = content.readAllBytes();
    }
    var copy = new ZipEntry(entry.getName());
    copy.setTimeLocal(entry.getTimeLocal());
    to.putNextEntry(copy);
    if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
      unseal(bytes, to);
    } else {
      to.write(entry.getName().endsWith(".class") ? EarlyLinker.link(bytes) : bytes);
    }
    to.closeEntry();
  }

  private static void unseal(byte[] bytes, OutputStream to) throws IOException {
    var manifest = new Manifest(new ByteArrayInputStream(bytes));
    var _ = manifest.getMainAttributes().remove(Attributes.Name.SEALED);
    manifest.write(to);
  }
}
