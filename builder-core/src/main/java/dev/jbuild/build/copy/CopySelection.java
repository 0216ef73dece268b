package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.PatternMatcher;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.Spool;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.context.Wildcard;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a COPY or ADD takes from its sources, found before anything is copied.
 *
 * <p>{@link #digest()} is what the sources contribute to the cache key; where the key misses,
 * {@link #plan} says what the layer will be. Immutable.
 */
public final class CopySelection {
  /**
   * One source path that was found.
   *
   * @param operand the place of its source among the operands
   * @param name last component of its path, before a link was followed
   * @param entry what it leads to
   * @param contents what of a folder is copied; empty for anything else
   */
  record Item(
      int operand,
      CopySource source,
      String name,
      TarEntry entry,
      List<FolderWalk.Selected> contents) {
    boolean isFolder() {
      return entry.type() == EntryType.DIRECTORY;
    }
  }

  private final CopySpec spec;
  private final List<Item> items;

  private CopySelection(CopySpec spec, List<Item> items) {
    this.spec = spec;
    this.items = List.copyOf(items);
  }

  /**
   * Finds what is to be copied.
   *
   * @throws ContextException where a source does not exist or an option is malformed
   */
  public static CopySelection of(CopySpec spec) throws IOException, ContextException {
    String chmod = spec.chmod();
    if (chmod != null) {
      ModeChange _ = ModeChange.parse(chmod);
    }
    PatternMatcher exclude = PatternMatcher.of(spec.excludes());
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < spec.sources().size(); i++) {
      CopySource source = spec.sources().get(i);
      if (source.local() && spec.parents()) {
        addWithParents(i, source, exclude, items);
      } else {
        add(i, source, source.path(), null, exclude, items);
      }
    }
    return new CopySelection(spec, items);
  }

  /** The part of the path before {@code /./} is left behind, what is after it is a pattern. */
  private static void addWithParents(
      int operand, CopySource source, PatternMatcher exclude, List<Item> items)
      throws IOException, ContextException {
    int pivot = source.path().indexOf("/./");
    String root = pivot < 0 ? "/" : source.path().substring(0, pivot);
    String pattern = SlashPath.inTree(pivot < 0 ? source.path() : source.path().substring(pivot));
    if (!Wildcard.isIn(root) && !Wildcard.isIn(pattern)) {
      SourceFinder finder = new SourceFinder(source.tree());
      String path = SlashPath.join(SlashPath.inTree(root), pattern);
      if (finder.existing(path) == null) {
        throw finder.missing(source.path(), path);
      }
      finder.requireNoLink(source.path(), SlashPath.inTree(root), pattern);
    }
    add(
        operand,
        source,
        root,
        pattern.isEmpty() ? null : PatternMatcher.of(List.of(pattern)),
        exclude,
        items);
  }

  private static void add(
      int operand,
      CopySource source,
      String path,
      @Nullable PatternMatcher include,
      PatternMatcher exclude,
      List<Item> items)
      throws IOException, ContextException {
    Tree tree = source.tree();
    List<SourceFinder.Found> found;
    if (source.local()) {
      found = new SourceFinder(tree).find(path);
    } else {
      TarEntry entry = tree.lookup(path);
      if (entry == null) {
        throw new IllegalArgumentException(tree.description() + " has no " + path);
      }
      found = List.of(new SourceFinder.Found(entry.name(), entry));
    }
    boolean wildcard = source.local() && Wildcard.isIn(path);
    for (SourceFinder.Found each : found) {
      TarEntry entry = each.entry();
      if (entry.type() == EntryType.DIRECTORY) {
        items.add(
            new Item(
                operand,
                source,
                each.name(),
                entry,
                FolderWalk.walk(tree, entry, include, exclude)));
      } else if (!wildcard || !exclude.matches(each.name())) {
        // The documentation excludes what a wildcard finds by its name; BuildKit 0.26 forgets to.
        items.add(new Item(operand, source, each.name(), entry, List.of()));
      }
    }
  }

  List<Item> items() {
    return items;
  }

  /**
   * Says what the layer will be.
   *
   * @param image the file system that the layers below make; for a linked copy only names are
   *     looked up in it
   * @param created seconds since the epoch, the time of the folders that have to be made
   * @param spool gives paths for temporary files, for archives to be unpacked
   * @throws ContextException where the image has something else at a destination
   */
  public LayerPlan plan(Tree image, long created, Spool spool)
      throws IOException, ContextException {
    return Copier.plan(spec, items, image, created, spool);
  }

  /**
   * Returns the digest of all that was selected: names, types, modes, owners, link targets,
   * content, extended attributes, and which names are one file; no times.
   */
  public Digest digest() throws IOException {
    MessageDigest sha256 = Digest.newSha256();
    Map<Object, Integer> names = new HashMap<>();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha256))) {
      out.writeBytes("copied content 1\n");
      for (Item item : items) {
        names.clear();
        out.writeBoolean(item.source().unpack());
        if (item.isFolder()) {
          out.writeByte('d');
          out.writeInt(item.contents().size());
          for (FolderWalk.Selected selected : item.contents()) {
            out.writeBoolean(selected.implied());
            write(out, item.source().tree(), selected.relative(), selected.entry(), names);
          }
        } else {
          out.writeByte('f');
          write(out, item.source().tree(), item.name(), item.entry(), names);
        }
      }
    }
    return Digest.of(sha256);
  }

  private static void write(
      DataOutputStream out, Tree tree, String name, TarEntry entry, Map<Object, Integer> names)
      throws IOException {
    text(out, name);
    text(out, entry.type().name());
    out.writeShort(entry.mode());
    out.writeInt(entry.uid());
    out.writeInt(entry.gid());
    text(out, entry.linkTarget());
    out.writeInt(entry.deviceMajor());
    out.writeInt(entry.deviceMinor());
    if (entry.type() == EntryType.FILE) {
      text(out, tree.digest(entry).hex());
      Object identity = tree.identity(entry);
      Integer first = identity == null ? null : names.putIfAbsent(identity, names.size());
      out.writeInt(first == null ? -1 : first);
    }
    write(out, tree.xattrs(entry));
  }

  /** Writes a text so that where it ends is known; lone surrogates of a name are kept apart. */
  private static void text(DataOutputStream out, String text) throws IOException {
    boolean ascii = true;
    for (int i = 0; i < text.length(); i++) {
      ascii &= text.charAt(i) < 0x80;
    }
    if (ascii) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      out.writeInt(bytes.length);
      out.write(bytes);
    } else {
      out.writeInt(-text.length());
      out.writeChars(text);
    }
  }

  /** Returns what was selected, file by file, for a comparison with an earlier selection. */
  public List<SelectedFile> files() throws IOException {
    List<SelectedFile> files = new ArrayList<>();
    for (Item item : items) {
      if (item.isFolder()) {
        for (FolderWalk.Selected selected : item.contents()) {
          files.add(file(item.source().tree(), selected.entry()));
        }
      } else {
        files.add(file(item.source().tree(), item.entry()));
      }
    }
    return List.copyOf(files);
  }

  private static SelectedFile file(Tree tree, TarEntry entry) throws IOException {
    String kind =
        switch (entry.type()) {
          case FILE, HARDLINK -> "file";
          case DIRECTORY -> "folder";
          case SYMLINK -> "link";
          case FIFO -> "pipe";
          case CHARACTER_DEVICE, BLOCK_DEVICE ->
              "device " + entry.deviceMajor() + "," + entry.deviceMinor();
          case WHITEOUT, OPAQUE -> throw new IllegalStateException(entry.path());
        };
    String content =
        switch (entry.type()) {
          case FILE -> tree.digest(entry).toString();
          case SYMLINK -> entry.linkTarget();
          case DIRECTORY, HARDLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, WHITEOUT, OPAQUE -> "";
        };
    return new SelectedFile(
        entry.path(),
        kind,
        entry.mode(),
        entry.uid(),
        entry.gid(),
        content,
        xattrs(tree.xattrs(entry)));
  }

  private static String xattrs(Map<String, String> xattrs) throws IOException {
    if (xattrs.isEmpty()) {
      return "";
    }
    MessageDigest sha256 = Digest.newSha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha256))) {
      write(out, xattrs);
    }
    return Digest.of(sha256).toString();
  }

  private static void write(DataOutputStream out, Map<String, String> xattrs) throws IOException {
    out.writeInt(xattrs.size());
    for (Map.Entry<String, String> xattr : xattrs.entrySet()) {
      text(out, xattr.getKey());
      text(out, xattr.getValue());
    }
  }
}
