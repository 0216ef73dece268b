package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.Explanation;
import dev.jbuild.build.event.FileChange;
import dev.jbuild.build.event.Reason;
import dev.jbuild.build.event.StepInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WhyTextTest {
  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final Instant THEN = Instant.parse("2026-01-02T10:30:00.5Z");
  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);
  private static final StepInfo COPY = new StepInfo(3, "s", 3, 4, "COPY . \\\n   /src");

  private static Arguments row(Reason reason, String... lines) {
    return Arguments.of(reason, List.of(lines));
  }

  private static Reason setting(String field, String before, String now) {
    return new Reason.Setting(field, before, now);
  }

  private static SelectedFile file(String path, int mode, String content) {
    return new SelectedFile(path, "file", mode, 0, 0, content, "");
  }

  private static Reason files(@Nullable SelectedFile before, @Nullable SelectedFile now) {
    return new Reason.Files(
        "the build context",
        List.of(new FileChange(Optional.ofNullable(before), Optional.ofNullable(now))),
        0);
  }

  private static Reason variable(
      @Nullable String before, @Nullable String now, boolean argument, boolean secret) {
    return new Reason.Variable(
        "V", Optional.ofNullable(before), Optional.ofNullable(now), argument, secret);
  }

  static Stream<Arguments> sentences() {
    String changed = "files of the build context changed:";
    return Stream.of(
        row(new Reason.CacheOff(), "--no-cache takes nothing from the cache"),
        row(
            new Reason.StageOff("build"),
            "--no-cache-filter takes nothing of stage build from the cache"),
        row(
            new Reason.TooOld(THEN, Duration.ofMinutes(90)),
            "its result is of 2026-01-02T10:30:00Z (1 hour ago), and --cache-ttl allows no older"
                + " one than 1h30m"),
        row(
            new Reason.LayerLost(THEN),
            "its result of 2026-01-02T10:30:00Z (1 hour ago) has no layer any more: removed or"
                + " damaged"),
        row(
            new Reason.LayerNotShared(THEN),
            "the shared cache has its result of 2026-01-02T10:30:00Z (1 hour ago) without its"
                + " layer"),
        row(
            new Reason.RecordLost(),
            "it was done before, but its result was removed from the cache"),
        row(
            new Reason.NotFinished(),
            "it did not finish the last time, and only what succeeds is kept"),
        row(new Reason.FirstBuild(), "nothing like it was built in this store before"),
        row(
            new Reason.NewInstruction(),
            "the instruction is new: the build that it is compared with has none like it"),
        row(new Reason.OtherKey(), "another version of jbuild made what is in the cache"),
        row(
            new Reason.Text("RUN a", "RUN b"),
            "its text changed:",
            "  was RUN a",
            "  now RUN b",
            "          ^"),
        row(
            new Reason.Text("RUN a &&     b", "RUN a &&    c"),
            "its text changed:",
            "  was RUN a && b",
            "  now RUN a && c",
            "               ^"),
        row(
            new Reason.Text("RUN a  b", "RUN a b"),
            "its text changed:",
            "  was RUN a  b",
            "  now RUN a b",
            "            ^"),
        row(variable("1", "2", true, false), "build argument V changed: \"1\" -> \"2\""),
        row(variable("1", "2", false, false), "variable V changed: \"1\" -> \"2\""),
        row(variable(null, "", false, false), "variable V is new: \"\""),
        row(variable("1", null, false, false), "variable V is gone, it was \"1\""),
        row(
            variable("1", "2", true, true),
            "build argument V changed (its name says that its value is a secret)"),
        row(
            variable(null, "2", false, true),
            "variable V is new (its name says that its value is a secret)"),
        row(new Reason.SameVariables(COPY), "the same variables changed as for #3 COPY . \\ /src"),
        row(
            setting("shell", "/bin/sh -c", "/bin/bash -c"),
            "the SHELL that runs it changed: \"/bin/sh -c\" -> \"/bin/bash -c\""),
        row(setting("working directory", "/", "/app"), "the WORKDIR changed: \"/\" -> \"/app\""),
        row(setting("user", "", "app"), "the USER is new: \"app\""),
        row(setting("user", "app", ""), "the USER is gone, it was \"app\""),
        row(
            setting("network", "DEFAULT", "NONE"),
            "the network (--network) changed: \"DEFAULT\" -> \"NONE\""),
        row(
            setting("security", "sandbox", "insecure"),
            "the security mode (--security) changed: \"sandbox\" -> \"insecure\""),
        row(
            setting("destination", "/a", "/b"),
            "the destination, its variables expanded, changed: \"/a\" -> \"/b\""),
        row(
            setting("path", "/a", "/b"),
            "the folder, its variables expanded, changed: \"/a\" -> \"/b\""),
        row(setting("chown", "1", "2"), "the owner (--chown) changed: \"1\" -> \"2\""),
        row(setting("chmod", "644", "755"), "the mode (--chmod) changed: \"644\" -> \"755\""),
        row(
            setting("exclude", "a", "a b"),
            "what is left out (--exclude) changed: \"a\" -> \"a b\""),
        row(
            setting("sources", "a", "b"),
            "the sources, their variables expanded, changed: \"a\" -> \"b\""),
        row(setting("SOURCE_DATE_EPOCH", "", "0"), "SOURCE_DATE_EPOCH is new: \"0\""),
        row(setting("link", "false", "true"), "its link changed: \"false\" -> \"true\""),
        row(
            new Reason.Mount("/m", "cache ro", "cache rw"),
            "the mount at /m changed: \"cache ro\" -> \"cache rw\""),
        row(new Reason.Mount("/m", "", "tmpfs"), "the mount at /m is new: \"tmpfs\""),
        row(
            new Reason.Base(
                new Reason.Image("busybox", A, "linux/amd64"),
                new Reason.Image("busybox:2", B, "linux/amd64")),
            "the base image changed:",
            "  was busybox " + A,
            "  now busybox:2 " + B),
        row(
            new Reason.Base(
                new Reason.Image("x", A, "linux/amd64"), new Reason.Image("x", B, "linux/arm64")),
            "the platform changed: linux/amd64 -> linux/arm64",
            "the base image changed:",
            "  was x " + A,
            "  now x " + B),
        row(new Reason.ParentRan(COPY), "#3 COPY . \\ /src above it was done anew"),
        row(
            new Reason.ParentDiffers(COPY),
            "#3 COPY . \\ /src came from the cache, and this was never done on top of that"),
        row(
            new Reason.ParentReplaced(Optional.of(COPY), true, "RUN x", false),
            "#3 COPY . \\ /src was put in above it"),
        row(
            new Reason.ParentReplaced(Optional.of(COPY), false, "RUN x", true),
            "RUN x was taken out above it"),
        row(
            new Reason.ParentReplaced(Optional.of(COPY), true, "RUN x", true),
            "#3 COPY . \\ /src replaced RUN x above it"),
        row(
            new Reason.ParentReplaced(Optional.of(COPY), false, "", false),
            "the order changed: above it is #3 COPY . \\ /src, it was nothing"),
        row(
            new Reason.MountedStep("/m", COPY),
            "the mount at /m shows another result of #3 COPY . \\ /src"),
        row(
            files(file("a", 0644, A), file("a", 0644, B)),
            changed,
            "  a sha256:aaaaaaaaaaaa -> sha256:bbbbbbbbbbbb"),
        row(files(null, file("a", 0644, A)), changed, "  a added sha256:aaaaaaaaaaaa"),
        row(files(file("a", 0644, A), null), changed, "  a removed sha256:aaaaaaaaaaaa"),
        row(files(file("a", 0644, A), file("a", 04755, A)), changed, "  a mode 0644 -> 4755"),
        row(
            files(file("a", 0644, A), file("b/a", 0600, A)),
            changed,
            "  a renamed to b/a, mode 0644 -> 0600"),
        row(
            files(
                new SelectedFile("l", "link", 0777, 0, 0, "x", ""),
                new SelectedFile("l", "link", 0777, 1, 2, "y\n", A)),
            changed,
            "  l x -> y\\x0a, owner 0:0 -> 1:2, extended attributes changed"),
        row(
            files(
                new SelectedFile("d", "folder", 0755, 0, 0, "", ""),
                new SelectedFile("d", "file", 0755, 0, 0, A, "")),
            changed,
            "  d folder -> file, nothing -> sha256:aaaaaaaaaaaa"),
        row(
            new Reason.Files(
                "stage build",
                List.of(new FileChange(Optional.empty(), Optional.of(file("\udc80", 0644, A)))),
                32),
            "files of stage build changed:",
            "  \\x80 added sha256:aaaaaaaaaaaa",
            "  and 32 more"),
        row(
            new Reason.FilesUnlisted("the build context", A, B),
            "files of the build context changed (sha256:aaaaaaaaaaaa -> sha256:bbbbbbbbbbbb as a"
                + " whole); which of them is not known"));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void saysItInWords(Reason reason, List<String> lines) {
    assertEquals(lines, WhyText.of(new Explanation(List.of(reason), Optional.empty(), NOW)));
  }

  @Test
  void everyKindOfReasonHasARow() {
    List<Class<?>> kinds =
        sentences().<Class<?>>map(row -> row.get()[0].getClass()).distinct().toList();
    for (Class<?> kind : Reason.class.getPermittedSubclasses()) {
      assertEquals(true, kinds.contains(kind), kind::getName);
    }
  }

  @Test
  void tellsSinceWhenButNotOfWhatOnlyFollows() {
    Reason own = variable("1", "2", false, false);
    Reason parent = new Reason.ParentRan(COPY);
    assertEquals(
        List.of(
            "variable V changed: \"1\" -> \"2\"",
            "#3 COPY . \\ /src above it was done anew",
            "since 2026-01-02T10:30:00Z (1 hour ago)"),
        WhyText.of(new Explanation(List.of(own, parent), Optional.of(THEN), NOW)));
    assertEquals(
        List.of("#3 COPY . \\ /src above it was done anew"),
        WhyText.of(new Explanation(List.of(parent), Optional.of(THEN), NOW)));
  }

  @Test
  void sumsUp() {
    assertEquals(
        "all 7 steps came from the cache",
        WhyText.of(new BuildEvent.CacheExplained(7, 7, List.of())));
    assertEquals(
        "0 of 1 step came from the cache; #1 did not",
        WhyText.of(new BuildEvent.CacheExplained(0, 1, List.of(1))));
    assertEquals(
        "2 of 7 steps came from the cache; #3, #5 did not, and 3 because of that",
        WhyText.of(new BuildEvent.CacheExplained(2, 7, List.of(3, 5))));
  }
}
