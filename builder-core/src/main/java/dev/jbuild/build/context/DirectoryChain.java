package dev.jbuild.build.context;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.LinuxException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open folders on the way to the one last asked for: a walk in depth opens each folder once, no
 * symbolic link is followed, and paths may be longer than the kernel takes in one call.
 */
final class DirectoryChain implements Closeable {
  /** Deeper folders are reached from the last one kept, so that descriptors do not run out. */
  private static final int KEPT = 48;

  private record Link(String path, Directory directory) {}

  private final List<Link> links = new ArrayList<>();

  DirectoryChain(Directory root) {
    links.add(new Link("", root));
  }

  /**
   * Returns an open folder, which stays the chain's and is good until the next call; null where
   * there is no folder at the path.
   */
  @Nullable Directory open(String path) throws LinuxException {
    while (!SlashPath.isWithin(path, links.getLast().path)) {
      links.removeLast().directory.close();
    }
    while (links.getLast().path.length() < path.length()) {
      Link last = links.getLast();
      int start = last.path.isEmpty() ? 0 : last.path.length() + 1;
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      Directory next;
      try {
        next = last.directory.openDirectory(path.substring(start, end));
      } catch (LinuxException e) {
        if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
          return null;
        }
        throw e;
      }
      if (links.size() > KEPT) {
        links.removeLast().directory.close();
      }
      links.add(new Link(path.substring(0, end), next));
    }
    return links.getLast().directory;
  }

  @Override
  public void close() {
    while (!links.isEmpty()) {
      links.removeLast().directory.close();
    }
  }
}
