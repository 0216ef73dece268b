package dev.jbuild.layer;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import java.io.IOException;
import java.nio.file.Path;

/** Adds up the sizes of the files of a folder; names may be any bytes. */
public final class DiskUsage {
  private DiskUsage() {}

  /** Bytes of a file, or of all files of a folder; a file with several names counts once. */
  public static long of(Path path) throws IOException {
    FileStatus status = Directory.working().lstat(FileName.of(path));
    return status.isDirectory() ? ofFolder(path) : status.size();
  }

  private static long ofFolder(Path folder) throws IOException {
    try (Directory directory = Directory.open(folder)) {
      return of(directory);
    }
  }

  private static long of(Directory directory) throws IOException {
    long sum = 0;
    for (DirectoryEntry entry : directory.entries()) {
      FileStatus status = directory.lstatIfExists(entry.name());
      if (status == null) {
        continue;
      }
      if (status.isDirectory()) {
        try (Directory child = directory.openDirectory(entry.name())) {
          sum += of(child);
        }
      } else {
        sum += status.size() / Math.max(1, status.links());
      }
    }
    return sum;
  }
}
