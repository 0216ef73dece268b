package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code build --explain}: one thing changes, and the exact words that tell of it. */
final class ExplainIT {
  private static final String DOCKERFILE =
      """
      ARG BASE=busybox
      FROM $BASE AS build
      ARG VERSION=1
      COPY src /src
      RUN --mount=type=bind,source=conf,target=/conf cat /conf/c /src/a > /out
      FROM $BASE
      COPY --from=build /out /out
      RUN echo one > /one
      RUN echo two > /two
      """;
  private static final String ALL = "WHY all 6 steps came from the cache";

  private final Path home = Installation.temporaryFolder("jbuild-explain");
  private Path project = home.resolve("project");

  @BeforeEach
  void firstBuild() throws IOException {
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    Files.createDirectories(project.resolve("src"));
    Files.createDirectory(project.resolve("conf"));
    write("Dockerfile", DOCKERFILE);
    write("Dockerfile.images", "busybox oci-archive:" + base + "\n");
    write("src/a", "a");
    write("src/b", "b");
    write("conf/c", "c");
    // No flag: what a later explanation needs is kept anyway.
    build();
  }

  private void write(String name, String content) throws IOException {
    Path file = Files.writeString(project.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void edit(String from, String to) throws IOException {
    String text = Files.readString(project.resolve("Dockerfile"));
    assertEquals(true, text.contains(from), from);
    write("Dockerfile", text.replace(from, to));
  }

  private Program.Result run(String... options) {
    return Installation.shared()
        .jbuild(Caller.SELF, home, "build", "--progress=plain", project.toString())
        .with(options)
        .run();
  }

  private Program.Result build(String... options) {
    return run(options).expectSuccess();
  }

  /** The lines of the explanations, times and digests replaced by words. */
  private static String why(Program.Result result) {
    List<String> lines = new ArrayList<>();
    for (String line : result.err().split("\n", -1)) {
      if (line.contains("WHY")) {
        lines.add(
            line.replaceAll("[0-9-]+T[0-9:]+Z \\([^)]*\\)", "TIME")
                .replaceAll("sha256:[0-9a-f]{12,}", "DIGEST"));
      }
    }
    return String.join("\n", lines);
  }

  private String explain(String... options) {
    return why(build(with(options)));
  }

  private static String[] with(String... options) {
    String[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--explain";
    return all;
  }

  @Test
  void everythingComesFromTheCacheAndNothingIsWritten() throws IOException {
    assertEquals(ALL, explain());
    Path history = home.resolve("store/history/builds");
    Set<Path> before = files(history);
    // A time alone is no change.
    Files.setLastModifiedTime(
        project.resolve("src/a"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    assertEquals(ALL, explain());
    assertEquals(before, files(history));
  }

  private static Set<Path> files(Path folder) throws IOException {
    Set<Path> files = new java.util.HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(files::add);
    }
    return files;
  }

  @Test
  void filesOfTheContext() throws IOException {
    write("src/a", "changed");
    write("src/new", "n");
    Files.delete(project.resolve("src/b"));
    assertEquals(
        """
        #2 WHY files of the build context changed:
        #2 WHY   src/a DIGEST -> DIGEST
        #2 WHY   src/b removed DIGEST
        #2 WHY   src/new added DIGEST
        #2 WHY since TIME
        #3 WHY #2 COPY src /src above it was done anew
        #4 WHY files of stage build changed:
        #4 WHY   out DIGEST -> DIGEST
        #4 WHY since TIME
        #5 WHY #4 COPY --from=build /out /out above it was done anew
        #6 WHY #4 COPY --from=build /out /out above it was done anew
        WHY 1 of 6 steps came from the cache; #2, #4 did not, and 3 because of that\
        """,
        explain());
  }

  @Test
  void modesAndNamesOfFiles() throws IOException {
    Files.setPosixFilePermissions(
        project.resolve("src/b"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(
        """
        #2 WHY files of the build context changed:
        #2 WHY   src/b mode 0644 -> 0755
        #2 WHY since TIME
        #3 WHY #2 COPY src /src above it was done anew
        WHY 4 of 6 steps came from the cache; #2 did not, and 1 because of that\
        """,
        explain());
    Files.move(project.resolve("src/b"), project.resolve("src/z"));
    assertEquals(
        """
        #2 WHY files of the build context changed:
        #2 WHY   src/b renamed to src/z
        #2 WHY since TIME
        #3 WHY #2 COPY src /src above it was done anew
        WHY 4 of 6 steps came from the cache; #2 did not, and 1 because of that\
        """,
        explain());
  }

  @Test
  void filesOfAMount() throws IOException {
    write("conf/c", "changed");
    assertEquals(
        """
        #3 WHY files of the build context at /conf changed:
        #3 WHY   conf/c DIGEST -> DIGEST
        #3 WHY since TIME
        #4 WHY files of stage build changed:
        #4 WHY   out DIGEST -> DIGEST
        #4 WHY since TIME
        #5 WHY #4 COPY --from=build /out /out above it was done anew
        #6 WHY #4 COPY --from=build /out /out above it was done anew
        WHY 2 of 6 steps came from the cache; #3, #4 did not, and 2 because of that\
        """,
        explain());
  }

  @Test
  void theTextOfAnInstruction() throws IOException {
    edit("echo one > /one", "echo 1 > /one");
    assertEquals(
        """
        #5 WHY its text changed:
        #5 WHY   was RUN echo one > /one
        #5 WHY   now RUN echo 1 > /one
        #5 WHY                ^
        #5 WHY since TIME
        #6 WHY #5 RUN echo 1 > /one above it was done anew
        WHY 4 of 6 steps came from the cache; #5 did not, and 1 because of that\
        """,
        explain());
  }

  @Test
  void aBuildArgumentAndTheNearestOfTwoBuilds() throws IOException {
    String changed =
        """
        #3 WHY build argument VERSION changed: "1" -> "2"
        #3 WHY since TIME
        WHY 5 of 6 steps came from the cache; #3 did not\
        """;
    assertEquals(changed, explain("--build-arg", "VERSION=2"));
    // The last build had another VERSION, but that is not why this one differs from the first.
    write("conf/c", "changed");
    assertEquals(
        "#3 WHY files of the build context at /conf changed:",
        explain("--build-arg", "VERSION=1").lines().findFirst().orElseThrow());
  }

  @Test
  void variablesAreListedOnceAndSecretsNot() throws IOException {
    edit("RUN echo one", "ENV MODE=test API_TOKEN=hidden\nRUN echo one");
    assertEquals(
        """
        #5 WHY variable API_TOKEN is new (its name says that its value is a secret)
        #5 WHY variable MODE is new: "test"
        #5 WHY since TIME
        #6 WHY the same variables changed as for #5 RUN echo one > /one
        #6 WHY #5 RUN echo one > /one above it was done anew
        #6 WHY since TIME
        WHY 4 of 6 steps came from the cache; #5, #6 did not\
        """,
        explain());
  }

  @Test
  void whatOtherInstructionsSet() throws IOException {
    edit("RUN echo two", "USER www-data\nSHELL [\"/bin/ash\", \"-c\"]\nRUN echo two");
    edit("> /two", "> /t/two");
    edit("RUN echo one > /one", "RUN mkdir -m 777 /t");
    build();
    edit("USER www-data", "USER root");
    edit("/bin/ash", "/bin/sh");
    assertEquals(
        """
        #6 WHY the SHELL that runs it changed: "/bin/ash -c" -> "/bin/sh -c"
        #6 WHY the USER changed: "www-data" -> "root"
        #6 WHY since TIME
        WHY 5 of 6 steps came from the cache; #6 did not\
        """,
        explain());
    assertEquals(
        """
        #3 WHY the network (--network) changed: "DEFAULT" -> "NONE"
        #3 WHY since TIME
        #5 WHY the network (--network) changed: "DEFAULT" -> "NONE"
        #5 WHY since TIME
        #6 WHY the network (--network) changed: "DEFAULT" -> "NONE"
        #6 WHY #5 RUN mkdir -m 777 /t above it was done anew
        #6 WHY since TIME
        WHY 3 of 6 steps came from the cache; #3, #5, #6 did not\
        """,
        explain("--network=none"));
  }

  @Test
  void instructionsThatWerePutInTakenOutAndMoved() throws IOException {
    edit("RUN echo two", "RUN echo new > /new\nRUN echo two");
    assertEquals(
        """
        #6 WHY the instruction is new: the build that it is compared with has none like it
        #6 WHY since TIME
        #7 WHY #6 RUN echo new > /new was put in above it
        #7 WHY since TIME
        WHY 5 of 7 steps came from the cache; #6, #7 did not\
        """,
        explain());
    edit("RUN echo one > /one\n", "");
    assertEquals(
        """
        #5 WHY RUN echo one > /one was taken out above it
        #5 WHY since TIME
        #6 WHY #5 RUN echo new > /new above it was done anew
        WHY 4 of 6 steps came from the cache; #5 did not, and 1 because of that\
        """,
        explain());
    edit("RUN echo new > /new\nRUN echo two > /two", "RUN echo two > /two\nRUN echo new > /new");
    assertEquals(
        "#5 WHY the order changed: above it is #4 COPY --from=build /out /out, it was RUN echo new"
            + " > /new",
        explain().lines().findFirst().orElseThrow());
  }

  @Test
  void theBaseImage() throws IOException {
    Path other = Files.createDirectory(home.resolve("other"));
    Files.writeString(other.resolve("Dockerfile"), "FROM busybox\nRUN echo 2 > /2\n");
    Files.copy(project.resolve("Dockerfile.images"), other.resolve("Dockerfile.images"));
    Path mine = project;
    project = other;
    build("-t", "other:2");
    project = mine;
    String text = explain("--build-arg", "BASE=other:2");
    assertEquals(
        """
        #2 WHY the base image changed:
        #2 WHY   was busybox DIGEST
        #2 WHY   now docker.io/library/other:2 DIGEST
        #2 WHY since TIME
        #3 WHY #2 COPY src /src above it was done anew
        #4 WHY the base image changed:
        #4 WHY   was busybox DIGEST
        #4 WHY   now docker.io/library/other:2 DIGEST
        #4 WHY since TIME
        #5 WHY #4 COPY --from=build /out /out above it was done anew
        #6 WHY #4 COPY --from=build /out /out above it was done anew
        WHY 1 of 6 steps came from the cache; #2, #4 did not, and 3 because of that\
        """,
        text);
  }

  @Test
  void whatTheCommandLineKeepsFromTheCache() {
    assertEquals(
        """
        #2 WHY --no-cache-filter takes nothing of stage build from the cache
        #3 WHY --no-cache-filter takes nothing of stage build from the cache
        WHY 4 of 6 steps came from the cache; #2, #3 did not\
        """,
        explain("--no-cache-filter=build"));
    String tooOld = "WHY its result is of TIME, and --cache-ttl allows no older one than 0s";
    assertEquals("#2 " + tooOld, explain("--cache-ttl=0s").lines().findFirst().orElseThrow());
    assertEquals(
        "#2 WHY --no-cache takes nothing from the cache",
        explain("--no-cache").lines().findFirst().orElseThrow());
  }

  @Test
  void whatIsNoLongerInTheStore() throws IOException {
    Path store = home.resolve("store");
    for (Path step : files(store.resolve("cache"))) {
      if (Files.readString(step).contains("\"step\":\"RUN echo two")) {
        Files.delete(step);
      }
    }
    assertEquals(
        """
        #6 WHY it was done before, but its result was removed from the cache
        #6 WHY since TIME
        WHY 5 of 6 steps came from the cache; #6 did not\
        """,
        explain());
    for (Path step : files(store.resolve("cache"))) {
      String text = Files.readString(step);
      if (text.contains("\"step\":\"RUN echo two")) {
        String layer = text.replaceAll("(?s).*\"layer\":\"([0-9a-z]+)\".*", "$1");
        new Program("rm", "-r", store.resolve("layers/" + layer).toString()).run().expectSuccess();
      }
    }
    assertEquals(
        """
        #6 WHY its result of TIME has no layer any more: removed or damaged
        WHY 5 of 6 steps came from the cache; #6 did not\
        """,
        explain());
    new Program("rm", "-r", store.resolve("history/files").toString()).run().expectSuccess();
    write("src/a", "changed");
    assertEquals(
        "#2 WHY files of the build context changed (DIGEST -> DIGEST as a whole); which of them is"
            + " not known",
        explain().lines().findFirst().orElseThrow());
  }

  @Test
  void aStepThatFailedTheLastTime() throws IOException {
    edit("RUN echo two > /two", "RUN echo two > /two; exit 3");
    assertEquals(1, run().code());
    assertEquals(
        """
        #6 WHY it did not finish the last time, and only what succeeds is kept
        #6 WHY since TIME
        WHY 5 of 6 steps came from the cache; #6 did not\
        """,
        why(run("--explain")));
  }

  @Test
  void anotherCheckoutOfTheSameProject() throws IOException {
    Path elsewhere = home.resolve("elsewhere");
    new Program("cp", "-r", project.toString(), elsewhere.toString()).run().expectSuccess();
    project = elsewhere;
    assertEquals(ALL, explain());
    new Program("rm", "-r", home.resolve("project").toString()).run().expectSuccess();
    project = home.resolve("third");
    new Program("mv", elsewhere.toString(), project.toString()).run().expectSuccess();
    write("conf/c", "changed");
    assertEquals(
        """
        #3 WHY files of the build context at /conf changed:
        #3 WHY   conf/c DIGEST -> DIGEST
        #3 WHY since TIME\
        """,
        String.join("\n", explain().lines().limit(3).toList()));
  }

  @Test
  void anotherProjectIsNothingToCompareWith() throws IOException {
    project = Files.createDirectory(home.resolve("unlike"));
    Files.copy(home.resolve("project/Dockerfile.images"), project.resolve("Dockerfile.images"));
    write("Dockerfile", "FROM busybox\nWORKDIR /app\nRUN echo other > other\n");
    assertEquals(
        """
        #2 WHY nothing like it was built in this store before
        #3 WHY nothing like it was built in this store before
        WHY 1 of 3 steps came from the cache; #2, #3 did not\
        """,
        explain());
  }
}
