package dev.jbuild.maven.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A jbuild as it is installed: a folder with {@code bin/jbuild} and {@code lib}. */
public final class Distribution {
  private static final int KEY_DIGITS = 16;

  private final Path home;

  private Distribution(Path home) {
    this.home = home;
  }

  /** The program to start. */
  Path launcher() {
    return home.resolve("bin/jbuild");
  }

  Path home() {
    return home;
  }

  /** All of the program, for a JVM that is started without {@link #launcher}. */
  Path jar() {
    return home.resolve("lib/jbuild.jar");
  }

  /**
   * A jbuild that is installed.
   *
   * @throws IOException if there is none in the folder
   */
  public static Distribution installed(Path home) throws IOException {
    if (!Files.isExecutable(home.resolve("bin/jbuild"))) {
      throw new IOException(home + ": is no jbuild; a folder with bin/jbuild and lib is expected");
    }
    return new Distribution(home);
  }

  /**
   * Unpacks a distribution, once for each version and content.
   *
   * <p>It appears in the cache in one step: of several that unpack at the same time the first wins,
   * and one that is killed leaves nothing that is taken for a jbuild.
   *
   * @param zip the distribution, with the permissions of its files
   * @param version what the folder is called, before the digest of the zip
   * @param cache where the folder is made
   */
  public static Distribution unpacked(Path zip, String version, Path cache) throws IOException {
    Path home = cache.resolve(version + "-" + digest(zip).substring(0, KEY_DIGITS));
    if (!Files.isExecutable(home.resolve("bin/jbuild"))) {
      Files.createDirectories(cache);
      Path made = Files.createTempDirectory(cache, ".unpacking");
      try {
        unpack(zip, made);
        Files.move(made, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        // Another build was faster: a folder that is not empty is never replaced.
        if (!Files.isExecutable(home.resolve("bin/jbuild"))) {
          throw e;
        }
      } finally {
        delete(made);
      }
    }
    return new Distribution(home);
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    // Only this view of a zip tells the permissions.
    try (FileSystem files =
        FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true))) {
      Path root = files.getPath("/");
      List<Path> entries;
      try (var walk = Files.walk(root)) {
        entries = walk.toList();
      }
      for (Path entry : entries) {
        // The file system has no names with ".." in them.
        Path target = folder.resolve(root.relativize(entry).toString());
        if (Files.isDirectory(entry)) {
          Files.createDirectories(target);
        } else {
          Files.copy(entry, target);
          if (HostFiles.havePermissions()) {
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
          }
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
