package dev.jbuild.build.exec;

import dev.jbuild.blob.LockFile;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileTree;
import dev.jbuild.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The folders of {@code RUN --mount=type=cache}, below {@code cache-mounts/} of the store.
 *
 * <p>A folder belongs to an id and to what it was first filled with. {@code locked} waits for other
 * users of it, in this and in other processes; {@code private} takes the first that nobody uses,
 * and makes another where all are in use; {@code shared} excludes neither but waits for a {@code
 * locked} one to end. The lock's file holds the id, and its time is that of the last use. A folder
 * that is not there is filled by other machines where they have it.
 */
public final class CacheFolders {
  private final Path root;
  private final Path locks;
  private final OtherFolders others;
  private final Map<String, String> used = new ConcurrentSkipListMap<>();

  /** The folders of the store at this path. */
  public CacheFolders(Path storeRoot) {
    this(storeRoot, OtherFolders.NONE);
  }

  /** The folders of the store at this path, and of other machines. */
  public CacheFolders(Path storeRoot, OtherFolders others) {
    this.others = others;
    this.root = storeRoot.resolve("cache-mounts");
    this.locks = storeRoot.resolve("locks");
  }

  /** Fills a folder that is new. */
  interface Seed {
    void fill(Path folder) throws IOException, ContextException;
  }

  /** A folder in use; closing it lets others have it. */
  record InUse(Path folder, LockFile.Held lock) implements Closeable {
    @Override
    public void close() throws IOException {
      lock.close();
    }
  }

  /**
   * Takes a folder for a step.
   *
   * @param seedId the identity of what {@code seed} fills in; empty for nothing
   */
  InUse take(RunMount.Cache mount, String seedId, Seed seed) throws IOException, ContextException {
    String name = name(mount.id(), seedId);
    if (!mount.readOnly()) {
      used.put(name, mount.id());
    }
    refill(name, mount);
    return switch (mount.sharing()) {
      case SHARED -> use(name, name, mount, seed, LockFile.shared(lockFile(name)));
      case LOCKED -> use(name, name, mount, seed, LockFile.exclusive(lockFile(name)));
      case PRIVATE -> takePrivate(name, mount, seed);
    };
  }

  /** A folder in which no step has left anything is as good as none, unless one is at it now. */
  private void refill(String name, RunMount.Cache mount) throws IOException, ContextException {
    Path folder = root.resolve(name);
    if (!isEmpty(folder)) {
      return;
    }
    Optional<LockFile.Held> alone = LockFile.tryExclusive(lockFile(name));
    if (alone.isEmpty()) {
      return;
    }
    try {
      if (isEmpty(folder)) {
        make(folder, name, mount, beside -> {});
      }
    } finally {
      alone.get().close();
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private InUse takePrivate(String name, RunMount.Cache mount, Seed seed)
      throws IOException, ContextException {
    for (int i = 0; ; i++) {
      String candidate = i == 0 ? name : name + "-" + i;
      Optional<LockFile.Held> lock = LockFile.tryExclusive(lockFile(candidate));
      if (lock.isPresent()) {
        return use(candidate, name, mount, seed, lock.get());
      }
    }
  }

  /**
   * Makes a folder ready whose lock is held.
   *
   * @param shared its name on other machines
   */
  private InUse use(String name, String shared, RunMount.Cache mount, Seed seed, LockFile.Held lock)
      throws IOException, ContextException {
    boolean taken = false;
    try {
      // Not moved into place: it is the file that is locked.
      Files.writeString(lockFile(name), mount.id());
      InUse inUse = new InUse(folder(name, shared, mount, seed), lock);
      taken = true;
      return inUse;
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  /**
   * A folder of the store.
   *
   * @param id as the Dockerfile has it
   */
  public record Stored(String name, String id, Path folder, Instant lastUsed) {}

  /** All folders. */
  public List<Stored> list() throws IOException {
    List<Stored> all = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return all;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        Path lock = lockFile(name);
        boolean known = Files.exists(lock);
        all.add(
            new Stored(
                name,
                known ? Files.readString(lock) : "",
                folder,
                Files.getLastModifiedTime(known ? lock : folder).toInstant()));
      }
    }
    return all;
  }

  /**
   * Removes a folder with what is in it.
   *
   * @return false where a step uses it: then it stays
   */
  public boolean remove(String name) throws IOException {
    Optional<LockFile.Held> lock = LockFile.tryExclusive(lockFile(name));
    if (lock.isEmpty()) {
      return false;
    }
    try {
      FileTree.remove(root.resolve(name));
      return true;
    } finally {
      lock.get().close();
    }
  }

  private Path lockFile(String name) throws IOException {
    Files.createDirectories(locks);
    return locks.resolve("cache-mount-" + name);
  }

  private Path folder(String name, String shared, RunMount.Cache mount, Seed seed)
      throws IOException, ContextException {
    Path folder = root.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(root);
    // One makes it for all that share it: it may be a download.
    LockFile.Held making = LockFile.exclusive(locks.resolve("new-cache-mount-" + name));
    try {
      if (!Files.isDirectory(folder)) {
        make(folder, shared, mount, seed);
      }
      return folder;
    } finally {
      making.close();
    }
  }

  private void make(Path folder, String shared, RunMount.Cache mount, Seed seed)
      throws IOException, ContextException {
    // Made beside and renamed, so that a second step never sees it half filled.
    Path beside = Files.createTempDirectory(root, ".new-");
    boolean made = false;
    try {
      if (!others.fill(shared, mount.id(), beside)) {
        seed.fill(beside);
      }
      String path = FileName.of(beside);
      Directory.working().chown(path, mount.uid(), mount.gid());
      Directory.working().chmod(path, mount.mode());
      // An empty one may be there.
      Files.move(beside, folder, StandardCopyOption.REPLACE_EXISTING);
      made = true;
    } finally {
      if (!made) {
        FileTree.remove(beside);
      }
    }
  }

  /** Is shown a folder while nobody writes into it. */
  public interface Visitor {
    /**
     * Looks at a folder.
     *
     * @param name the same on all machines
     */
    void visit(String name, String id, Path folder) throws IOException;
  }

  /** Shows the folders that steps have written into since this was made; waits for other users. */
  public void visitUsed(Visitor visitor) throws IOException {
    for (Map.Entry<String, String> one : used.entrySet()) {
      Path folder = root.resolve(one.getKey());
      LockFile.Held lock = LockFile.exclusive(lockFile(one.getKey()));
      try {
        if (Files.isDirectory(folder)) {
          visitor.visit(one.getKey(), one.getValue(), folder);
        }
      } finally {
        lock.close();
      }
    }
  }

  private static String name(String id, String seedId) {
    byte[] bytes = (id + "\0" + seedId).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Digest.newSha256().digest(bytes)).substring(0, 32);
  }
}
