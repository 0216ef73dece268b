package dev.jbuild.build.copy;

import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.Tree;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree written down line by line: {@code file PATH MODE UID:GID CONTENT}, {@code dir PATH MODE
 * UID:GID}, {@code link PATH TARGET}, {@code hard PATH PATH}, {@code null PATH}, {@code fifo PATH}.
 * Times count the entries before.
 */
final class FakeTree implements Tree {
  private final TreeMap<String, TarEntry> entries = new TreeMap<>();
  private final Map<String, byte[]> contents = new HashMap<>();
  private final Map<String, Object> identities = new HashMap<>();

  FakeTree(String... lines) {
    for (String line : lines) {
      add(line);
    }
  }

  private void add(String line) {
    String[] parts = line.split(" ", 5);
    String path = parts[1];
    long time = entries.size() + 1L;
    switch (parts[0]) {
      case "dir" -> put(owned(TarEntry.directory(path, octal(parts[2]), time), parts[3]), null);
      case "link" -> put(TarEntry.symlink(path, parts[2], time), null);
      case "hard" -> {
        TarEntry file = Objects.requireNonNull(entries.get(parts[2]));
        put(file.withPath(path), contents.get(parts[2]));
        Object identity = identities.computeIfAbsent(parts[2], _ -> new Object());
        identities.put(path, identity);
      }
      case "null" ->
          put(TarEntry.file(path, 0666, 0, time).withType(EntryType.CHARACTER_DEVICE, ""), null);
      case "fifo" -> put(TarEntry.file(path, 0644, 0, time).withType(EntryType.FIFO, ""), null);
      default -> {
        byte[] content = (parts.length < 5 ? "" : parts[4]).getBytes(StandardCharsets.ISO_8859_1);
        put(owned(TarEntry.file(path, octal(parts[2]), content.length, time), parts[3]), content);
      }
    }
  }

  void addFile(String path, byte[] content) {
    put(TarEntry.file(path, 0644, content.length, 1), content);
  }

  void addXattr(String path, String name, String value) {
    TarEntry entry = Objects.requireNonNull(entries.get(path));
    entries.put(path, entry.withXattrs(Map.of(name, value)));
  }

  private static int octal(String mode) {
    return Integer.parseInt(mode, 8);
  }

  private static TarEntry owned(TarEntry entry, String owner) {
    String[] ids = owner.split(":", -1);
    return entry.withOwner(Integer.parseInt(ids[0]), Integer.parseInt(ids[1]));
  }

  private void put(TarEntry entry, byte @Nullable [] content) {
    for (String parent = entry.parent(); !parent.isEmpty(); parent = SlashPath.parent(parent)) {
      entries.putIfAbsent(parent, TarEntry.directory(parent, 0755, 0));
    }
    entries.put(entry.path(), entry);
    contents.remove(entry.path());
    if (content != null) {
      contents.put(entry.path(), content);
    }
  }

  /** Does what unpacking a layer does. */
  void apply(LayerPlan plan) throws IOException {
    plan.write((entry, content) -> {
      TarEntry before = entries.get(entry.path());
      boolean folder = entry.type() == EntryType.DIRECTORY;
      if (entry.type() == EntryType.OPAQUE
          || (before != null && before.type() == EntryType.DIRECTORY && !folder)) {
        entries.keySet().removeIf(path -> path.startsWith(entry.path() + "/"));
      }
      if (entry.type() == EntryType.HARDLINK) {
        put(
            entry.withType(EntryType.FILE, ""),
            Objects.requireNonNull(contents.get(entry.linkTarget()), entry.linkTarget()));
        Object identity = identities.computeIfAbsent(entry.linkTarget(), _ -> new Object());
        identities.put(entry.path(), identity);
      } else if (entry.type() != EntryType.OPAQUE) {
        identities.remove(entry.path());
        put(entry, entry.type() == EntryType.FILE ? content.readAllBytes() : null);
      }
    });
  }

  /** Lists the tree in the lines it is written down in. */
  List<String> list() {
    List<String> lines = new ArrayList<>();
    for (TarEntry entry : entries.values()) {
      String mode = " 0" + Integer.toOctalString(entry.mode());
      String owner = " " + entry.uid() + ":" + entry.gid();
      lines.add(
          switch (entry.type()) {
            case DIRECTORY -> "dir " + entry.path() + mode + owner;
            case SYMLINK -> "link " + entry.path() + " " + entry.linkTarget();
            case FILE ->
                ("file "
                        + entry.path()
                        + mode
                        + owner
                        + " "
                        + new String(
                            Objects.requireNonNull(contents.get(entry.path())),
                            StandardCharsets.ISO_8859_1))
                    .strip();
            case HARDLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, WHITEOUT, OPAQUE ->
                entry.type() + " " + entry.path() + mode + owner;
          });
    }
    return lines;
  }

  @Override
  public String description() {
    return "the build context";
  }

  @Override
  public @Nullable TarEntry lookup(String path) {
    return path.isEmpty() ? TarEntry.directory("", 0755, 0) : entries.get(path);
  }

  @Override
  public List<TarEntry> children(String folder) {
    List<TarEntry> children = new ArrayList<>();
    for (TarEntry entry : entries.values()) {
      if (entry.parent().equals(folder)) {
        children.add(entry);
      }
    }
    return children;
  }

  @Override
  public InputStream open(TarEntry file) {
    return new ByteArrayInputStream(Objects.requireNonNull(contents.get(file.path())));
  }

  @Override
  public Digest digest(TarEntry file) {
    return Digest.sha256(Objects.requireNonNull(contents.get(file.path())));
  }

  @Override
  public Map<String, String> xattrs(TarEntry entry) {
    return entry.xattrs();
  }

  @Override
  public @Nullable Object identity(TarEntry file) {
    return identities.get(file.path());
  }
}
