package dev.jbuild.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PackageGraphTest {
  @Test
  void aTreeHasNoCycle() {
    var graph = new PackageGraph();
    graph.add("a", "b", "a.X mentions b.Y");
    graph.add("a", "c", "a.X mentions c.Y");
    graph.add("b", "c", "b.X mentions c.Y");
    graph.add("c", "c", "itself");
    assertEquals(List.of(), graph.cycles());
  }

  @Test
  void aCycleIsShownOnceWithItsEvidence() {
    var graph = new PackageGraph();
    graph.add("a", "b", "a.X mentions b.Y");
    graph.add("b", "c", "b.X mentions c.Y");
    graph.add("c", "a", "c.X mentions a.Y");
    graph.add("c", "d", "c.X mentions d.Y");
    assertEquals(
        List.of(
            """
            package cycle:
              a -> b  (a.X mentions b.Y)
              b -> c  (b.X mentions c.Y)
              c -> a  (c.X mentions a.Y)\
            """),
        graph.cycles());
  }
}
