package dev.jbuild.maven.launch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of files where the machine has them: on Windows a user's folders are the user's. */
public final class HostFiles {
  private static final boolean PERMISSIONS =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private HostFiles() {}

  static boolean havePermissions() {
    return PERMISSIONS;
  }

  /** For a file that is to be made; permissions as {@code ls} shows them. */
  static FileAttribute<?>[] permissions(String permissions) {
    return PERMISSIONS
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Sets the permissions of a file, as {@code ls} shows them. */
  public static void setPermissions(Path file, String permissions) throws IOException {
    if (PERMISSIONS) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }
}
