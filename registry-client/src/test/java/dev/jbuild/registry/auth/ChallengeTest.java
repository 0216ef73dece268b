package dev.jbuild.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengeTest {
  private static Challenge challenge(String scheme, String... namesAndValues) {
    Map<String, String> parameters = new java.util.HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Challenge(scheme, parameters);
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of("Basic", List.of(challenge("basic"))),
        Arguments.of("Basic realm=\"x\"", List.of(challenge("basic", "realm", "x"))),
        Arguments.of("basic realm=x", List.of(challenge("basic", "realm", "x"))),
        Arguments.of(
            "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                + "scope=\"repository:a/b:pull,push\",error=\"insufficient_scope\"",
            List.of(
                challenge(
                    "bearer",
                    "realm",
                    "https://auth.docker.io/token",
                    "service",
                    "registry.docker.io",
                    "scope",
                    "repository:a/b:pull,push",
                    "error",
                    "insufficient_scope"))),
        Arguments.of(
            "Negotiate, Basic realm=\"a, b\", Bearer Realm = \"r\" , service = s",
            List.of(
                challenge("negotiate"),
                challenge("basic", "realm", "a, b"),
                challenge("bearer", "realm", "r", "service", "s"))),
        Arguments.of(
            "Bearer realm=\"a\\\"b\\\\c\"", List.of(challenge("bearer", "realm", "a\"b\\c"))),
        Arguments.of("Bearer realm=\"open", List.of(challenge("bearer", "realm", "open"))),
        Arguments.of("Bearer realm=", List.of(challenge("bearer", "realm", ""))),
        Arguments.of("=\"x\"", List.of()));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void parses(String header, List<Challenge> expected) {
    assertEquals(expected, Challenge.parse(header));
  }
}
