package dev.jbuild.outline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.corpus.Json;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutlineTest {

  private static final String TEXT =
      """
      # GO is the version of Go
      ARG GO=1.26
      ARG UNUSED=1
      # build compiles
      FROM --platform=$BUILDPLATFORM golang:$GO AS build
      ARG TAGS
      RUN --mount=type=cache,target=/go/pkg/mod --mount=type=secret,id=token,required x
      # other is not needed
      FROM build AS other
      ARG OTHER=2
      RUN --mount=type=ssh x

      # release is what is shipped
      FROM scratch AS release
      # NAME is on the label
      ARG NAME=app GO
      RUN --mount=type=secret,target=/run/secrets/key --mount=type=cache,id=c,target=/c x
      COPY --from=build /a /b
      """;

  private final Dockerfile dockerfile =
      DockerfileParser.parse(new SourceFile("Dockerfile", TEXT)).dockerfile();

  private static BuildInput input(String target) {
    return new BuildInput(
        Map.of("TAGS", "netgo"),
        Optional.of(target).filter(name -> !name.isEmpty()),
        false,
        "linux/amd64",
        "linux/amd64",
        Optional.empty(),
        name -> Optional.empty());
  }

  @Test
  void tellsWhatTheTargetTakes() {
    assertEquals(
        """
        TARGET:      release
        DESCRIPTION: is what is shipped

        BUILD ARG    VALUE    DESCRIPTION
        GO           1.26     is the version of Go
        TAGS         netgo
        NAME         app      is on the label

        SECRET    REQUIRED
        token     true
        key

        CACHE
        /go/pkg/mod
        c
        """,
        Outline.of(dockerfile, input("")).text());
  }

  @Test
  void tellsWhatAnotherTargetTakes() {
    assertEquals(
        """
        TARGET:      other
        DESCRIPTION: is not needed

        BUILD ARG    VALUE    DESCRIPTION
        GO           1.26     is the version of Go
        TAGS         netgo
        OTHER        2

        SECRET    REQUIRED
        token     true

        SSH        REQUIRED
        default

        CACHE
        /go/pkg/mod
        """,
        Outline.of(dockerfile, input("Other")).text());
  }

  @Test
  void takesATargetByItsNumber() {
    Dockerfile unnamed =
        DockerfileParser.parse(
                new SourceFile("Dockerfile", "FROM a\nARG X=1\nFROM b\nARG Y=2\nFROM c\n"))
            .dockerfile();
    assertEquals(
        """
        BUILD ARG    VALUE    DESCRIPTION
        Y            2
        """,
        Outline.of(unnamed, input("1")).text());
    assertEquals("", Outline.of(unnamed, input("")).text());
    assertEquals("", Outline.of(unnamed, input("3")).text());
  }

  @Test
  void listsTargets() {
    assertEquals(
        """
        TARGET               DESCRIPTION
        build                compiles
        other                is not needed
        release (default)    is what is shipped
        """,
        Targets.of(dockerfile, input("")).text());
    assertEquals("golang:1.26", Targets.of(dockerfile, input("")).targets().getFirst().base());
  }

  @Test
  void printsJson() {
    var outline =
        Json.object(Json.parse(Outline.of(dockerfile, input("")).json(dockerfile.source())));
    assertEquals("release", outline.get("name"));
    assertEquals(3, Json.list(outline.get("args")).size());
    assertEquals(
        List.of(Map.of("name", "token", "required", true), Map.of("name", "key")),
        outline.get("secrets"));
    assertEquals(List.of(Map.of("ID", "/go/pkg/mod"), Map.of("ID", "c")), outline.get("cache"));
    var targets =
        Json.<Object>list(
            Json.object(Json.parse(Targets.of(dockerfile, input("")).json(dockerfile.source())))
                .get("targets"));
    Map<String, Object> last = Json.object(targets.getLast());
    assertEquals(true, last.get("default"));
    assertEquals("scratch", last.get("base"));
  }
}
