package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.SpooledTar;
import dev.jbuild.build.context.SymlinkResolver;
import dev.jbuild.linux.FileName;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks archives into a folder of the image as if the folder were the root of a file system:
 * links and {@code ..} do not lead out of it. Entries replace what is there, of whatever type;
 * folders merge.
 */
final class Unpacker {
  private final Target target;
  private final String root;
  private final @Nullable Owner owner;
  private final long created;

  Unpacker(Target target, String root, @Nullable Owner owner, long created) {
    this.target = target;
    this.root = root;
    this.owner = owner;
    this.created = created;
  }

  void unpack(SpooledTar archive) throws IOException, ContextException {
    List<TarEntry> entries = archive.entries();
    Map<String, Object> identities = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      TarEntry entry = entries.get(i);
      String folder = inside(entry.parent());
      String path = SlashPath.join(folder, entry.name());
      if (path.equals(root)) {
        continue;
      }
      LayerNames.require(entry, path);
      target.makeFolders(folder, 0755, Owner.ROOT, created);
      put(archive, i, path, identities);
    }
  }

  private void put(SpooledTar archive, int index, String path, Map<String, Object> identities)
      throws IOException, ContextException {
    TarEntry entry = owned(archive.entries().get(index)).withPath(path);
    switch (entry.type()) {
      case DIRECTORY -> {
        TarEntry existing = target.lookup(path);
        PlannedEntry planned = target.planned(path);
        if (existing == null) {
          target.put(PlannedEntry.of(entry));
        } else if (existing.type() == EntryType.DIRECTORY) {
          target.put(planned == null ? PlannedEntry.of(entry) : planned.withEntry(entry));
        } else {
          target.replace(PlannedEntry.of(entry));
        }
      }
      case FILE -> target.replace(new PlannedEntry(entry, () -> archive.open(index), null, false));
      case SYMLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> target.replace(PlannedEntry.of(entry));
      case HARDLINK -> link(archive.entries().get(index), path, identities);
      case WHITEOUT, OPAQUE -> throw new IllegalStateException(entry.path());
    }
  }

  private void link(TarEntry link, String path, Map<String, Object> identities)
      throws IOException, ContextException {
    String folder = inside(SlashPath.parent(link.linkTarget()));
    String to = SlashPath.join(folder, SlashPath.base(link.linkTarget()));
    TarEntry file = target.lookup(to);
    if (file == null || file.type() == EntryType.DIRECTORY) {
      throw new ContextException(
          "invalid archive: "
              + FileName.printable(link.path())
              + " is a link to "
              + FileName.printable(link.linkTarget())
              + ", which is no file");
    }
    if (to.equals(path)) {
      return;
    }
    if (file.type() != EntryType.FILE) {
      target.replace(PlannedEntry.of(file.withPath(path)));
      return;
    }
    PlannedEntry planned = target.planned(to);
    PlannedEntry.Content content = planned == null ? target.content(file) : planned.content();
    Object identity = planned == null ? null : planned.identity();
    if (identity == null) {
      identity = identities.computeIfAbsent(to, _ -> new Object());
      TarEntry own = file.withXattrs(target.xattrs(file));
      target.put(new PlannedEntry(own, content, identity, false));
      file = own;
    }
    target.replace(new PlannedEntry(file.withPath(path), content, identity, false));
  }

  private TarEntry owned(TarEntry entry) {
    return owner == null ? entry : entry.withOwner(owner.uid(), owner.gid());
  }

  /** Returns where a folder of the archive is in the image. */
  private String inside(String folder) throws IOException, ContextException {
    if (folder.isEmpty()) {
      return root;
    }
    String resolved =
        SymlinkResolver.resolve(path -> target.lookup(SlashPath.join(root, path)), folder);
    return SlashPath.join(root, resolved);
  }
}
