package dev.jbuild.build.exec;

import dev.jbuild.blob.LockFile;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The last steps of a store that failed: a small file for each in {@code failures/}, and what it
 * left as a layer.
 *
 * <p>There are {@value #MOST} at the most, and of one step only the last failure; what is one too
 * many goes at once, with its layer. While someone looks around in one its layer stays.
 */
public final class FailedSteps {
  private static final int MOST = 3;

  private final ImageStore store;
  private final Path folder;
  private final Path locks;

  /** The failed steps of this store. */
  public FailedSteps(ImageStore store) {
    this.store = store;
    this.folder = store.root().resolve("failures");
    this.locks = store.root().resolve("locks");
  }

  /** Keeps a step; what it left is a layer of the store already. */
  void keep(FailedStep step) throws IOException {
    LockFile.Held lock = LockFile.exclusive(locks.resolve("failures"));
    try {
      Files.createDirectories(folder);
      Optional<FailedStep> former = read(folder.resolve(step.id()));
      store.blobs().ingest().writeRecoverable(folder.resolve(step.id()), FailedStepJson.of(step));
      if (former.isPresent()) {
        LayerId left = former.get().left();
        unlessHeld(former.get(), () -> store.remove(left));
      }
      List<FailedStep> all = list();
      for (FailedStep old : all.subList(Math.min(MOST, all.size()), all.size())) {
        removeWithLayer(old);
      }
    } finally {
      lock.close();
    }
  }

  /** All, the last one first. */
  public List<FailedStep> list() throws IOException {
    List<FailedStep> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          read(file).ifPresent(all::add);
        }
      }
    }
    all.sort(Comparator.comparing(FailedStep::at).reversed());
    return all;
  }

  /**
   * Removes a step; its layers go with the next collection.
   *
   * @return false where someone looks around in it
   */
  public boolean remove(String id) throws IOException {
    Path file = folder.resolve(id);
    Optional<FailedStep> step = read(file);
    return step.isEmpty() || unlessHeld(step.get(), () -> Files.deleteIfExists(file));
  }

  /** Its layer too, at once; it stays where someone looks around in it, until the next time. */
  private void removeWithLayer(FailedStep step) throws IOException {
    unlessHeld(
        step,
        () -> {
          store.remove(step.left());
          Files.deleteIfExists(folder.resolve(step.id()));
        });
  }

  private interface Removal {
    void run() throws IOException;
  }

  private boolean unlessHeld(FailedStep step, Removal removal) throws IOException {
    Path file = lockFile(step.left());
    Optional<LockFile.Held> lock = LockFile.tryExclusive(file);
    if (lock.isEmpty()) {
      return false;
    }
    try {
      removal.run();
      Files.deleteIfExists(file);
      return true;
    } finally {
      lock.get().close();
    }
  }

  /** Keeps what a step left until it is closed, whatever is kept or removed meanwhile. */
  LockFile.Held hold(FailedStep step) throws IOException {
    return LockFile.shared(lockFile(step.left()));
  }

  private Path lockFile(LayerId layer) {
    return locks.resolve("failure-" + layer.value());
  }

  private static Optional<FailedStep> read(Path file) throws IOException {
    try {
      return Optional.of(
          FailedStepJson.parse(file.getFileName().toString(), Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidContentException e) {
      // Torn by a power failure, or of another version: what it left goes with the next pruning.
      return Optional.empty();
    }
  }
}
