package dev.jbuild.linux;

import java.nio.file.Path;

/** Operations on whole folders by raw calls, symlinks never followed. */
public final class FileTree {
  private FileTree() {}

  /**
   * Removes a folder with all that is in it; does nothing where there is none.
   *
   * <p>Folders without write or search permission are opened up first.
   */
  public static void remove(Path folder) throws LinuxException {
    remove(Directory.working(), FileName.of(folder));
  }

  /** Removes a file, or a folder with all that is in it; does nothing where there is none. */
  public static void remove(Directory parent, String name) throws LinuxException {
    FileStatus status = parent.lstatIfExists(name);
    if (status == null) {
      return;
    }
    if (!status.isDirectory()) {
      parent.unlink(name);
      return;
    }
    if ((status.mode() & 0700) != 0700) {
      parent.chmod(name, 0700);
    }
    try (Directory directory = parent.openDirectory(name)) {
      for (DirectoryEntry entry : directory.entries()) {
        if (entry.type() == FileStatus.DIRECTORY || entry.type() == 0) {
          remove(directory, entry.name());
        } else {
          directory.unlink(entry.name());
        }
      }
    }
    parent.rmdir(name);
  }
}
