package dev.jbuild.build.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.event.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class KeyDifferenceTest {
  private static final List<String> MOUNT = List.of("bind", "sha256:1", "/src", "ro");

  private static StepKey.Builder run(String command, Map<String, String> environment) {
    return StepKey.of("run")
        .field("below", "p")
        .field("command", List.of("/bin/sh", "-c", command))
        .field("environment", new TreeMap<>(environment))
        .field("working directory", "/")
        .field("user", "");
  }

  private static KeyDifference.Side side(String text, StepKey.Builder key) {
    return new KeyDifference.Side(text, key.build().fields());
  }

  private static KeyDifference difference(
      UnaryOperator<StepKey.Builder> before, UnaryOperator<StepKey.Builder> now) {
    return KeyDifference.between(
        side("RUN a", before.apply(run("a", Map.of()))),
        side("RUN a", now.apply(run("a", Map.of()))),
        Set.of());
  }

  @Test
  void anEditedInstructionIsOneReason() {
    KeyDifference difference =
        KeyDifference.between(
            side("RUN a", run("a", Map.of())),
            side("RUN --network=none b", run("b", Map.of()).field("network", "NONE")),
            Set.of());
    assertEquals(
        new KeyDifference(
            List.of(new Reason.Text("RUN a", "RUN --network=none b")), false, List.of()),
        difference);
  }

  @Test
  void anEditThatChangesNoFieldIsNoReason() {
    KeyDifference difference =
        KeyDifference.between(
            side("COPY a/ /", StepKey.of("copy").field("content", "1").field("below", "p")),
            side("COPY a /", StepKey.of("copy").field("content", "1").field("below", "q")),
            Set.of());
    assertEquals(new KeyDifference(List.of(), true, List.of()), difference);
    assertEquals(1, difference.size());
  }

  @Test
  void variablesAreToldOneByOne() {
    KeyDifference difference =
        KeyDifference.between(
            side("RUN a", run("a", Map.of("GONE", "1", "ARG", "1", "A_TOKEN", "1", "S", "s"))),
            side("RUN a", run("a", Map.of("NEW", "2", "ARG", "2", "A_TOKEN", "2", "S", "s"))),
            Set.of("ARG"));
    assertEquals(
        List.of(
            new Reason.Variable("ARG", Optional.of("1"), Optional.of("2"), true, false),
            new Reason.Variable("A_TOKEN", Optional.of("1"), Optional.of("2"), false, true),
            new Reason.Variable("GONE", Optional.of("1"), Optional.empty(), false, false),
            new Reason.Variable("NEW", Optional.empty(), Optional.of("2"), false, false)),
        difference.reasons());
  }

  @Test
  void theShellIsNotTheCommand() {
    StepKey.Builder bash = StepKey.of("run").field("command", List.of("/bin/bash", "-c", "a"));
    StepKey.Builder sh = StepKey.of("run").field("command", List.of("/bin/sh", "-ec", "a"));
    assertEquals(
        List.of(new Reason.Setting("shell", "/bin/bash -c", "/bin/sh -ec")),
        KeyDifference.between(side("RUN a", bash), side("RUN a", sh), Set.of()).reasons());
  }

  @Test
  void theBodyOfAHeredocIsText() {
    assertEquals(
        List.of(new Reason.Text("a\n", "b\n")),
        KeyDifference.between(
                side("RUN <<E", run("a\n", Map.of())),
                side("RUN <<E", run("b\n", Map.of())),
                Set.of())
            .reasons());
    assertEquals(
        List.of(new Reason.Text("a\n", "b\n")),
        difference(
                key -> key.field("heredoc /dev/pipes/E", "a\n"),
                key -> key.field("heredoc /dev/pipes/E", "b\n"))
            .reasons());
  }

  @Test
  void aMountIsItsOptionsOrItsFiles() {
    assertEquals(
        new KeyDifference(List.of(), false, List.of("mount /m")),
        difference(
            key -> key.field("mount /m", MOUNT),
            key -> key.field("mount /m", List.of("bind", "sha256:2", "/src", "ro"))));
    assertEquals(
        List.of(new Reason.Mount("/m", "bind /src ro", "bind /src rw")),
        difference(
                key -> key.field("mount /m", MOUNT),
                key -> key.field("mount /m", List.of("bind", "sha256:2", "/src", "rw")))
            .reasons());
    assertEquals(
        List.of(new Reason.Mount("/m", "", "secret id false")),
        difference(key -> key, key -> key.field("mount /m", List.of("secret", "id", "", "false")))
            .reasons());
  }
}
