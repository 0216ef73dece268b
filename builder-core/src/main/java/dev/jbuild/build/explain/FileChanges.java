package dev.jbuild.build.explain;

import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.FileChange;
import dev.jbuild.build.event.Reason;
import dev.jbuild.linux.FileName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of the files of one selection in another. */
final class FileChanges {
  private static final int SHOWN = 10;

  private FileChanges() {}

  /** The first changes, by path, and the number of the others. */
  static Reason.Files between(String where, List<SelectedFile> before, List<SelectedFile> now) {
    Map<String, SelectedFile> gone = byPath(before);
    Map<String, SelectedFile> added = byPath(now);
    TreeMap<String, FileChange> changes = new TreeMap<>(FileName.BYTE_ORDER);
    for (SelectedFile old : List.copyOf(gone.values())) {
      SelectedFile same = added.get(old.path());
      if (same != null) {
        gone.remove(old.path());
        added.remove(old.path());
        if (!same.equals(old)) {
          changes.put(old.path(), new FileChange(Optional.of(old), Optional.of(same)));
        }
      }
    }
    pairRenamed(gone, added, changes);
    gone.forEach(
        (path, file) -> changes.put(path, new FileChange(Optional.of(file), Optional.empty())));
    added.forEach(
        (path, file) -> changes.put(path, new FileChange(Optional.empty(), Optional.of(file))));
    List<FileChange> all = new ArrayList<>(changes.values());
    List<FileChange> shown = all.subList(0, Math.min(SHOWN, all.size()));
    return new Reason.Files(where, shown, all.size() - shown.size());
  }

  /** A file that is gone and one that was added with the same content are one that was renamed. */
  private static void pairRenamed(
      Map<String, SelectedFile> gone,
      Map<String, SelectedFile> added,
      Map<String, FileChange> changes) {
    Map<String, SelectedFile> byContent = new HashMap<>();
    for (SelectedFile file : gone.values()) {
      if (file.type().equals("file")) {
        byContent.putIfAbsent(file.content(), file);
      }
    }
    for (SelectedFile file : List.copyOf(added.values())) {
      SelectedFile old = file.type().equals("file") ? byContent.remove(file.content()) : null;
      if (old != null) {
        gone.remove(old.path());
        added.remove(file.path());
        changes.put(old.path(), new FileChange(Optional.of(old), Optional.of(file)));
      }
    }
  }

  private static Map<String, SelectedFile> byPath(List<SelectedFile> files) {
    TreeMap<String, SelectedFile> byPath = new TreeMap<>(FileName.BYTE_ORDER);
    for (SelectedFile file : files) {
      byPath.put(file.path(), file);
    }
    return byPath;
  }
}
