package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingsTest {
  private static final Bindings<String> ONE =
      Bindings.of(new LinkedHashMap<>(Map.of("A", "1"))).with("B", "2");

  @Test
  void namesKeepTheirPlace() {
    Bindings<String> changed = ONE.with("C", "3").with("A", "4");
    assertEquals("{A=4, B=2, C=3}", changed.asMap().toString());
    assertEquals("4", changed.get("A"));
    assertEquals("2", changed.get("B"));
    assertNull(changed.get("D"));
  }

  @Test
  void thoseBeforeStayAsTheyAre() {
    Bindings<String> first = ONE.with("A", "first").with("C", "3");
    Bindings<String> second = ONE.with("A", "second").with("D", "4");
    assertEquals("{A=1, B=2}", ONE.asMap().toString());
    assertEquals("1", ONE.get("A"));
    assertNull(ONE.get("C"));
    assertEquals("{A=first, B=2, C=3}", first.asMap().toString());
    assertEquals("{A=second, B=2, D=4}", second.asMap().toString());
    assertEquals("first", first.get("A"));
  }
}
