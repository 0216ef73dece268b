package dev.jbuild.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * The status of a file as {@code java.nio} tells it.
 *
 * <p>Where files have no Unix mode (Windows) folders and files are 0755, as {@code docker build}
 * has them there: no file would be executable otherwise.
 */
final class PortableStatus {
  private static final String UNIX =
      "unix:mode,uid,gid,size,nlink,lastModifiedTime,ctime,ino,dev,rdev";
  private static final int EVERYTHING = 0777;
  private static final int USUAL = 0755;

  private PortableStatus() {}

  /** Whether files have owners and modes. */
  static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  static FileStatus of(Path file, LinkOption... options) throws IOException {
    return hasModes(file) ? unix(file, options) : basic(file, options);
  }

  private static FileStatus unix(Path file, LinkOption... options) throws IOException {
    Map<String, Object> all = Files.readAttributes(file, UNIX, options);
    Instant modified = time(all, "lastModifiedTime");
    Instant changed = time(all, "ctime");
    return new FileStatus(
        (int) number(all, "mode"),
        (int) number(all, "uid"),
        (int) number(all, "gid"),
        number(all, "size"),
        (int) number(all, "nlink"),
        modified.getEpochSecond(),
        modified.getNano(),
        changed.getEpochSecond(),
        changed.getNano(),
        number(all, "ino"),
        number(all, "dev"),
        0,
        0);
  }

  private static long number(Map<String, Object> all, String name) {
    return all.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Instant time(Map<String, Object> all, String name) {
    return all.get(name) instanceof FileTime time ? time.toInstant() : Instant.EPOCH;
  }

  static FileStatus basic(Path file, LinkOption... options) throws IOException {
    BasicFileAttributes all = Files.readAttributes(file, BasicFileAttributes.class, options);
    int mode =
        all.isDirectory()
            ? FileStatus.DIRECTORY | USUAL
            : all.isSymbolicLink() ? FileStatus.SYMLINK | EVERYTHING : FileStatus.REGULAR | USUAL;
    Instant modified = all.lastModifiedTime().toInstant();
    return new FileStatus(
        mode,
        0,
        0,
        all.size(),
        1,
        modified.getEpochSecond(),
        modified.getNano(),
        modified.getEpochSecond(),
        modified.getNano(),
        0,
        0,
        0,
        0);
  }
}
