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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The folders of {@code RUN --mount=type=cache}, below {@code cache-mounts/} of the store.
 *
 * <p>A folder belongs to an id and to what it was first filled with. {@code locked} waits for other
 * users of it, in this and in other processes; {@code private} takes the first that nobody uses,
 * and makes another where all are in use; {@code shared} excludes neither but waits for a {@code
 * locked} one to end. The lock's file holds the id, and its time is that of the last use.
 */
public final class CacheFolders {
  private final Path root;
  private final Path locks;

  /** The folders of the store at this path. */
  public CacheFolders(Path storeRoot) {
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
    return switch (mount.sharing()) {
      case SHARED -> use(name, mount, seed, LockFile.shared(lockFile(name)));
      case LOCKED -> use(name, mount, seed, LockFile.exclusive(lockFile(name)));
      case PRIVATE -> takePrivate(name, mount, seed);
    };
  }

  private InUse takePrivate(String name, RunMount.Cache mount, Seed seed)
      throws IOException, ContextException {
    for (int i = 0; ; i++) {
      String candidate = i == 0 ? name : name + "-" + i;
      Optional<LockFile.Held> lock = LockFile.tryExclusive(lockFile(candidate));
      if (lock.isPresent()) {
        return use(candidate, mount, seed, lock.get());
      }
    }
  }

  private InUse use(String name, RunMount.Cache mount, Seed seed, LockFile.Held lock)
      throws IOException, ContextException {
    boolean taken = false;
    try {
      // Not moved into place: it is the file that is locked.
      Files.writeString(lockFile(name), mount.id());
      InUse inUse = new InUse(folder(name, mount, seed), lock);
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

  private Path folder(String name, RunMount.Cache mount, Seed seed)
      throws IOException, ContextException {
    Path folder = root.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(root);
    // Made beside and renamed, so that a second step never sees it half filled.
    Path beside = Files.createTempDirectory(root, ".new-");
    seed.fill(beside);
    String path = FileName.of(beside);
    Directory.WORKING.chown(path, mount.uid(), mount.gid());
    Directory.WORKING.chmod(path, mount.mode());
    try {
      Files.move(beside, folder);
    } catch (FileAlreadyExistsException e) {
      FileTree.remove(beside);
    }
    return folder;
  }

  private static String name(String id, String seedId) {
    byte[] bytes = (id + "\0" + seedId).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Digest.newSha256().digest(bytes)).substring(0, 32);
  }
}
