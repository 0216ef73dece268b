package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** testdata/tinyhttpd, built as the README says, by root and by an ordinary user. */
final class SampleIT {
  private final Path folder = Installation.temporaryFolder("jbuild-sample");

  static List<Caller> callers() {
    return Caller.all();
  }

  private Path copyOfTestdata(Caller caller) {
    Path home = caller.folder(folder);
    Path testdata = Path.of(System.getProperty("jbuild.project"), "testdata");
    new Program("cp", "-r", testdata.toString(), home.toString()).run().expectSuccess();
    caller.give(home);
    return home;
  }

  private static String build(Caller caller, Path home, String... more) {
    return Installation.shared()
        .jbuild(caller, home, "--progress=plain", "-t", "tinyhttpd:v0.1", "testdata/tinyhttpd")
        .with(more)
        .run()
        .expectSuccess()
        .err();
  }

  private static String id(Caller caller, Path home) {
    return Installation.shared()
        .jbuild(caller, home, "images", "-q", "--no-trunc", "tinyhttpd:v0.1")
        .run()
        .expectSuccess()
        .out();
  }

  private static long count(String text, String line) {
    return text.lines().filter(l -> l.contains(line)).count();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void buildsOnceAndThenComesFromTheCache(Caller caller) throws IOException {
    Path home = copyOfTestdata(caller);
    String first = build(caller, home);
    // The base image is there; six steps are not.
    assertEquals(1, count(first, "CACHED"), first);
    assertEquals(6, count(first, "DONE"), first);
    String id = id(caller, home);
    assertTrue(id.startsWith("sha256:"), id);

    String second = build(caller, home);
    assertEquals(7, count(second, "CACHED"), second);
    assertEquals(0, count(second, "DONE"), second);
    assertEquals(id, id(caller, home));

    // A comment is not part of any step.
    Path dockerfile = home.resolve("testdata/tinyhttpd/Dockerfile");
    Files.writeString(dockerfile, "# one more comment\n" + Files.readString(dockerfile));
    String commented = build(caller, home);
    assertEquals(7, count(commented, "CACHED"), commented);
    assertEquals(id, id(caller, home));

    // From the COPY of the changed file on, everything runs again; what is before it does not.
    Files.writeString(home.resolve("testdata/tinyhttpd/pages/about.html"), "changed");
    String changed = build(caller, home);
    assertEquals(2, count(changed, "CACHED"), changed);
    assertEquals(5, count(changed, "DONE"), changed);
    assertNotEquals(id, id(caller, home));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void theImageIsWhatTheDockerfileSays(Caller caller) {
    Path home = copyOfTestdata(caller);
    build(caller, home, "--build-arg", "VERSION=7", "--label", "extra=yes");
    String json =
        Installation.shared()
            .jbuild(caller, home, "inspect", "tinyhttpd:v0.1")
            .run()
            .expectSuccess()
            .out();
    for (String part :
        List.of(
            "\"DOC_ROOT=/data/web/html/\"",
            "\"WEB_SERVER_PACKAGE=tinyhttpd-7\"",
            "\"extra\" : \"yes\"",
            "\"org.opencontainers.image.title\" : \"tinyhttpd\"",
            "\"User\" : \"www-data\"",
            "\"80/tcp\" : { }",
            "\"/data/web/html/uploads\" : { }",
            "\"WorkingDir\" : \"/data/web/html",
            "\"StopSignal\" : \"SIGTERM\"",
            "\"Entrypoint\" : [ \"/bin/entrypoint.sh\" ]",
            "\"Cmd\" : [ \"httpd\", \"-f\" ]",
            "\"Interval\" : 30000000000")) {
      assertTrue(json.contains(part), () -> part + " is missing in " + json);
    }
    Path files = home.resolve("files.tar");
    Installation.shared()
        .jbuild(caller, home, "-o", "type=tar,dest=" + files, "testdata/tinyhttpd")
        .with("--build-arg", "VERSION=7", "--label", "extra=yes")
        .run()
        .expectSuccess();
    String list =
        new Program("tar", "--numeric-owner", "-tvf", files.toString()).run().expectSuccess().out();
    assertTrue(list.matches("(?s).*drwxr-xr-x 33/33 .* data/web/html/uploads/\n.*"), list);
    assertTrue(list.matches("(?s).*-rwxr-xr-x 0/0 .* bin/entrypoint.sh\n.*"), list);
    assertTrue(list.matches("(?s).*-rw-r--r-- 0/0 .* data/web/html/assets/style.css\n.*"), list);
    String version =
        new Program("tar", "-xOf", files.toString(), "data/web/html/version.txt")
            .run()
            .expectSuccess()
            .out();
    assertEquals("tinyhttpd-7 on Linux\n", version);
  }

  @Test
  void withoutTheImagesFileBusyboxIsTheRegistrys() throws IOException {
    Path home = copyOfTestdata(Caller.SELF);
    Files.delete(home.resolve("testdata/tinyhttpd/Dockerfile.images"));
    var result =
        Installation.shared()
            .jbuild(Caller.SELF, home, "testdata/tinyhttpd")
            .set("HTTPS_PROXY", "http://127.0.0.1:9")
            .run();
    assertEquals(ExitCode.FAILURE, result.code(), result::toString);
    assertTrue(result.err().contains("docker.io/library/busybox:latest"), result::toString);

    // An image of that name in the store is taken.
    Installation.shared()
        .jbuild(Caller.SELF, home, "load", "-i", "testdata/base/busybox.tar")
        .run()
        .expectSuccess();
    build(Caller.SELF, home);
  }

  @Test
  void aBuildLoadsNoClassItDoesNotNeed() throws IOException {
    Path home = copyOfTestdata(Caller.SELF);
    build(Caller.SELF, home);
    Path log = home.resolve("classes");
    Installation.shared()
        .jbuild(Caller.SELF, home, "-q", "-t", "tinyhttpd:v0.1", "testdata/tinyhttpd")
        .set("JBUILD_JAVA_OPTS", "-Xlog:class+load=info:file=" + log)
        .set("JBUILD_AOT", "off")
        .run()
        .expectSuccess();
    String loaded = Files.readString(log);
    assertTrue(loaded.contains(" dev.jbuild.cli.BuildCommand "), loaded);
    for (String absent :
        List.of(
            " okhttp3.",
            " kotlin.",
            " org.bouncycastle.",
            " com.fasterxml.jackson.databind.",
            " org.apache.commons.compress.",
            " java.util.logging.")) {
      assertFalse(loaded.contains(absent), () -> "a cached build needs no" + absent);
    }
  }
}
