package dev.jbuild.build.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.FileChange;
import dev.jbuild.build.event.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileChangesTest {
  private static SelectedFile file(String path, int mode, String content) {
    return new SelectedFile(path, "file", mode, 0, 0, content, "");
  }

  @Test
  void tellsWhatBecameOfEachFile() {
    SelectedFile same = file("same", 0644, "s");
    SelectedFile edited = file("b/edited", 0644, "old");
    SelectedFile gone = file("gone", 0644, "g");
    SelectedFile mode = file("mode", 0644, "m");
    SelectedFile name = file("name", 0644, "n");
    SelectedFile editedNow = file("b/edited", 0644, "new");
    SelectedFile modeNow = file("mode", 0755, "m");
    SelectedFile nameNow = file("other/name", 0644, "n");
    SelectedFile added = file("a", 0644, "a");
    assertEquals(
        new Reason.Files(
            "the build context",
            List.of(
                new FileChange(Optional.empty(), Optional.of(added)),
                new FileChange(Optional.of(edited), Optional.of(editedNow)),
                new FileChange(Optional.of(gone), Optional.empty()),
                new FileChange(Optional.of(mode), Optional.of(modeNow)),
                new FileChange(Optional.of(name), Optional.of(nameNow))),
            0),
        FileChanges.between(
            "the build context",
            List.of(same, edited, gone, mode, name),
            List.of(nameNow, same, editedNow, modeNow, added)));
  }

  @Test
  void foldersAndLinksAreNeverRenamed() {
    SelectedFile before = new SelectedFile("l", "link", 0777, 0, 0, "target", "");
    SelectedFile now = new SelectedFile("m", "link", 0777, 0, 0, "target", "");
    assertEquals(
        List.of(
            new FileChange(Optional.of(before), Optional.empty()),
            new FileChange(Optional.empty(), Optional.of(now))),
        FileChanges.between("x", List.of(before), List.of(now)).changes());
  }

  @Test
  void showsTenAndCountsTheRest() {
    List<SelectedFile> files = new ArrayList<>();
    for (int i = 0; i < 42; i++) {
      files.add(file("f" + (10 + i), 0644, "c" + i));
    }
    Reason.Files changes = FileChanges.between("x", List.of(), files);
    assertEquals(10, changes.changes().size());
    assertEquals(Optional.of(files.getFirst()), changes.changes().getFirst().now());
    assertEquals(32, changes.more());
  }
}
