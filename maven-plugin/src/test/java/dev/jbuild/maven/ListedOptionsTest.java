package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ListedOptionsTest {
  @Test
  void elementsOfAPomStay() {
    List<String> elements = List.of("type=oci,dest=a.tar", "folder", "type=local,dest=b");
    assertEquals(elements, ListedOptions.joined(elements, "type="));
  }

  @Test
  void piecesOfAPropertyAreJoined() {
    assertEquals(
        List.of("type=oci,dest=a.tar,compression=zstd", "folder", "type=local,dest=b"),
        ListedOptions.joined(
            List.of("type=oci", "dest=a.tar", "compression=zstd", "folder", "type=local", "dest=b"),
            "type="));
  }

  @Test
  void aFieldThatNothingBeginsIsLeftToJbuild() {
    assertEquals(List.of("dest=a"), ListedOptions.joined(List.of("dest=a"), "type="));
    assertEquals(List.of("a", "dest=b"), ListedOptions.joined(List.of("a", "dest=b"), "type="));
  }
}
