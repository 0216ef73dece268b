package dev.jbuild.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScopesTest {
  static Stream<Arguments> unions() {
    return Stream.of(
        Arguments.of(List.of(), List.of(), List.of()),
        Arguments.of(
            List.of("repository:a:pull"),
            List.of("repository:a:pull,push"),
            List.of("repository:a:pull,push")),
        Arguments.of(
            List.of("repository:b:pull"),
            List.of("repository:a:pull,push", "repository:b:pull"),
            List.of("repository:b:pull", "repository:a:pull,push")),
        Arguments.of(
            List.of("repository:host:5000/a:pull"),
            List.of("repository:host:5000/a:push"),
            List.of("repository:host:5000/a:pull,push")),
        Arguments.of(
            List.of(Scopes.CATALOG), List.of("aws"), List.of("registry:catalog:*", "aws")));
  }

  @ParameterizedTest
  @MethodSource("unions")
  void unites(List<String> first, List<String> second, List<String> expected) {
    assertEquals(expected, Scopes.union(first, second));
  }
}
