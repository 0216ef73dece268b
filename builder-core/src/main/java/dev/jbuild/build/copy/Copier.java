package dev.jbuild.build.copy;

import dev.jbuild.build.context.ArchiveStream;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.Spool;
import dev.jbuild.build.context.SpooledTar;
import dev.jbuild.build.context.Tree;
import dev.jbuild.linux.FileName;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was selected into the file system of an image, in memory.
 *
 * <p>The rules are those of BuildKit's copy (tonistiigi/fsutil): a folder gives its contents; the
 * folder they go to keeps its owner and mode where it exists, and is made with {@code --chown} and
 * octal {@code --chmod} where not; folders inside take the attributes of their source; files
 * replace files and links but no folders.
 */
final class Copier {
  private static final int FOLDER_MODE = 0755;

  private final CopySpec spec;
  private final Target target;
  private final @Nullable Owner owner;
  private final @Nullable ModeChange chmod;
  private final int folderMode;
  private final long created;
  private final Destination destination;
  private final List<SpooledTar> archives = new ArrayList<>();

  /** What the names of one file share, by the key that the source being copied has for it. */
  private final Map<Object, Object> identities = new HashMap<>();

  /**
   * Which operand wrote the file at the destination itself, where that is no folder; -1 for none.
   */
  private int wroteDestination = -1;

  private Copier(CopySpec spec, Tree image, long created) throws IOException, ContextException {
    String chown = spec.chown();
    String mode = spec.chmod();
    this.spec = spec;
    this.target = new Target(spec.isLinked() ? MemoryTree.empty() : image);
    this.owner = chown == null ? null : Owner.resolve(chown, image, true);
    this.chmod = mode == null ? null : ModeChange.parse(mode);
    this.folderMode = chmod instanceof ModeChange.Octal(int octal) ? octal & 0777 : FOLDER_MODE;
    this.created = created;
    this.destination = Destination.of(spec.workdir(), spec.destination());
  }

  static LayerPlan plan(
      CopySpec spec, List<CopySelection.Item> items, Tree image, long created, Spool spool)
      throws IOException, ContextException {
    Copier copier = new Copier(spec, image, created);
    try {
      for (CopySelection.Item item : items) {
        copier.copy(item, spool);
      }
      return new LayerPlan(copier.target.entries(), copier.archives);
    } catch (IOException | ContextException | RuntimeException e) {
      for (SpooledTar archive : copier.archives) {
        archive.close();
      }
      throw e;
    }
  }

  private void copy(CopySelection.Item item, Spool spool) throws IOException, ContextException {
    // Each source is copied on its own, as in BuildKit: files that are one in it stay so only
    // there.
    identities.clear();
    Tree tree = item.source().tree();
    if (item.source().unpack()
        && item.entry().type() == EntryType.FILE
        && ArchiveStream.isArchive(tree.open(item.entry()))) {
      unpack(item, spool);
      return;
    }
    String path = target.resolve(destination.path());
    String parent = destination.folder() ? path : SlashPath.parent(path);
    makeFolders(parent, folderMode);
    if (item.isFolder()) {
      copyFolder(item, path);
    } else {
      copyFile(item, path);
    }
  }

  private void makeFolders(String path, int mode) throws IOException, ContextException {
    try {
      target.makeFolders(path, mode, owner, created);
    } catch (ContextException e) {
      throw new ContextException(
          "cannot copy to " + spec.destination() + ": " + e.getMessage(),
          null,
          spec.destination(),
          e);
    }
  }

  private void copyFolder(CopySelection.Item item, String path)
      throws IOException, ContextException {
    TarEntry there = path.isEmpty() ? null : target.lookup(path);
    if (there != null && there.type() != EntryType.DIRECTORY) {
      throw overFile(item.entry(), path);
    }
    makeFolders(path, folderMode);
    Tree tree = item.source().tree();
    for (FolderWalk.Selected selected : item.contents()) {
      String at = SlashPath.join(path, selected.relative());
      TarEntry entry = selected.entry();
      TarEntry existing = target.lookup(at);
      if (entry.type() != EntryType.DIRECTORY) {
        put(tree, entry, at, existing);
      } else if (existing == null) {
        target.put(PlannedEntry.of(attributed(tree, entry, at)));
      } else if (existing.type() != EntryType.DIRECTORY) {
        throw overFile(entry, at);
      } else {
        update(existing, attributed(tree, entry, at), selected.implied());
      }
    }
  }

  /** Gives an existing folder the attributes of the source's; one only passed through the mode. */
  private void update(TarEntry existing, TarEntry source, boolean implied) throws IOException {
    PlannedEntry before = target.planned(existing.path());
    TarEntry after;
    if (implied) {
      after = existing.withMode(source.mode()).withXattrs(target.xattrs(existing));
    } else {
      Map<String, String> xattrs = new TreeMap<>(target.xattrs(existing));
      xattrs.putAll(source.xattrs());
      after = source.withXattrs(xattrs);
    }
    target.put(before == null ? PlannedEntry.of(after) : before.withEntry(after));
  }

  private void copyFile(CopySelection.Item item, String destinationPath)
      throws IOException, ContextException {
    String path = destinationPath;
    TarEntry there = path.isEmpty() ? TarEntry.directory("", 0755, 0) : target.lookup(path);
    if (there != null && there.type() == EntryType.DIRECTORY) {
      path = SlashPath.join(path, item.name());
      there = target.lookup(path);
    } else if (wroteDestination >= 0 && wroteDestination != item.operand()) {
      throw new ContextException(
          "with more than one source, the destination must be a folder: " + spec.destination(),
          "end it with a slash: " + spec.destination() + "/",
          spec.destination(),
          null);
    } else {
      wroteDestination = item.operand();
    }
    put(item.source().tree(), item.entry(), path, there);
  }

  private void put(Tree tree, TarEntry source, String path, @Nullable TarEntry existing)
      throws IOException, ContextException {
    if (existing != null && existing.type() == EntryType.DIRECTORY) {
      throw new ContextException(
          "cannot replace the folder /"
              + FileName.printable(path)
              + " with the file /"
              + FileName.printable(source.path()),
          null,
          spec.destination(),
          null);
    }
    Object identity = source.type() == EntryType.FILE ? tree.identity(source) : null;
    target.put(
        new PlannedEntry(
            attributed(tree, source, path),
            source.type() == EntryType.FILE ? () -> tree.open(source) : null,
            identity == null ? null : identities.computeIfAbsent(identity, _ -> new Object()),
            false));
  }

  private ContextException overFile(TarEntry source, String path) {
    return new ContextException(
        "cannot copy the folder /"
            + FileName.printable(source.path())
            + " over /"
            + FileName.printable(path)
            + ", which is not a folder in the image",
        null,
        spec.destination(),
        null);
  }

  /** Returns what a source entry becomes at a path of the image. */
  private TarEntry attributed(Tree tree, TarEntry source, String path)
      throws IOException, ContextException {
    LayerNames.require(source, path);
    TarEntry entry = source.withPath(path).withXattrs(tree.xattrs(source));
    if (owner != null) {
      entry = entry.withOwner(owner.uid(), owner.gid());
    }
    if (chmod != null && source.type() != EntryType.SYMLINK) {
      entry = entry.withMode(chmod.apply(source.mode(), source.type() == EntryType.DIRECTORY));
    }
    return entry;
  }

  private void unpack(CopySelection.Item item, Spool spool) throws IOException, ContextException {
    String root = target.resolve(destination.path());
    makeFolders(root, FOLDER_MODE);
    SpooledTar archive;
    try {
      archive = SpooledTar.read(item.source().tree().open(item.entry()), spool.newPath());
    } catch (IOException e) {
      throw new ContextException(
          "cannot unpack /"
              + FileName.printable(item.entry().path())
              + ": "
              + (e.getMessage() == null ? "unexpected end" : e.getMessage()),
          "the archive is damaged; copy it as it is with COPY, or ADD --unpack=false",
          item.source().path(),
          e);
    }
    archives.add(archive);
    new Unpacker(target, root, owner, created).unpack(archive);
  }
}
