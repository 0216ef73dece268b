package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.snapshot.MergedFolders;
import dev.jbuild.snapshot.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Looks at what a mount will show. */
final class MountSource {
  private MountSource() {}

  /** Whether it is a folder, or a file. */
  static boolean isFolder(SandboxMount mount) throws IOException {
    return switch (mount.mount()) {
      case Mount.Tmpfs tmpfs -> true;
      case Mount.MemoryFile file -> false;
      case Mount.Overlay overlay -> isFolder(overlay.lower(), mount);
      case Mount.Bind bind -> {
        if (!mount.subPath().isEmpty()) {
          yield isFolder(List.of(bind.source()), mount);
        }
        FileStatus status = Directory.working().statIfExists(FileName.of(bind.source()));
        if (status == null) {
          throw missing(bind.source().toString(), mount);
        }
        yield status.isDirectory();
      }
    };
  }

  private static boolean isFolder(List<Path> layers, SandboxMount mount) throws IOException {
    List<MergedFolders.Component> path = new MergedFolders(layers).resolve(mount.subPath());
    if (path.isEmpty()) {
      return true;
    }
    FileStatus status = path.getLast().status();
    if (status == null) {
      throw missing(mount.subPath(), mount);
    }
    return status.isDirectory();
  }

  private static SandboxException missing(String source, SandboxMount mount) {
    return new SandboxException(
        "cannot mount " + FileName.printable(source) + " on " + mount.target() + ": no such file");
  }
}
