package dev.jbuild.registry.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.Digest;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private RegistryConfig load() throws IOException {
    return RegistryConfig.load(
        new ConfigFolders(folder.resolve("etc"), folder.resolve("user"), environment));
  }

  /** Places as {@code name} or, insecure ones, {@code !name}. */
  private static String show(List<ImageSource> sources) {
    return sources.stream()
        .map(source -> (source.insecure() ? "!" : "") + source.name())
        .collect(Collectors.joining(" "));
  }

  private static final String CONF =
      """
      unqualified-search-registries = ["quay.io", "docker.io"]
      [aliases]
      "centos" = "quay.io/centos/centos"
      "my/app" = 'reg.example/my/app'

      [[registry]]
      location = "docker.io"
      [[registry.mirror]]
      location = "mirror.example:5000/hub"
      insecure = true
      [[registry.mirror]]
      location = "tags.example"
      pull-from-mirror = "tag-only"
      [[registry.mirror]]
      location = "digests.example"
      pull-from-mirror = "digest-only"

      [[registry]]
      prefix = "docker.io/library/special"
      location = "special.example/x"

      [[registry]]
      prefix = "quay.io"
      location = "quay.io"
      mirror-by-digest-only = true
      mirror = [ { location = "q.example" } ]

      [[registry]]
      prefix = "*.corp.example"
      insecure = true

      [[registry]]
      prefix = "bad.corp.example"
      blocked = true
      """;

  @ParameterizedTest
  @CsvSource({
    "busybox, !mirror.example:5000/hub/library/busybox tags.example/library/busybox docker.io/library/busybox",
    "busybox@D, !mirror.example:5000/hub/library/busybox digests.example/library/busybox docker.io/library/busybox",
    "special:1, special.example/x",
    "specials:1, !mirror.example:5000/hub/library/specials tags.example/library/specials docker.io/library/specials",
    "docker.io/library/special/sub, special.example/x/sub",
    "quay.io/a/b:1, quay.io/a/b",
    "quay.io/a/b@D, q.example/a/b quay.io/a/b",
    "x.corp.example/a, !x.corp.example/a",
    "corp.example/a, corp.example/a",
    "other.example/a, other.example/a",
    "localhost:5000/a, !localhost:5000/a",
    "127.0.0.1/a, !127.0.0.1/a",
    "[::1]:5000/a, !'[::1]:5000/a'",
  })
  void findsWhereToPullFrom(String name, String expected) throws IOException {
    write("etc/containers/registries.conf", CONF);
    Reference reference = Reference.parse(name.replace("@D", "@" + Digest.sha256(new byte[0])));
    assertEquals(expected.replace("'", ""), show(load().pullFrom(reference)));
  }

  @Test
  void blocks() throws IOException {
    write("etc/containers/registries.conf", CONF);
    RegistryConfig config = load();
    BlockedException e =
        assertThrows(
            BlockedException.class, () -> config.pullFrom(Reference.parse("bad.corp.example/a:1")));
    assertEquals(
        "bad.corp.example/a: the registry bad.corp.example is blocked by registries.conf",
        e.getMessage());
  }

  @Test
  void readsShortNames() throws IOException {
    write("etc/containers/registries.conf", CONF);
    assertEquals(
        new ShortNames(
            Map.of("centos", "quay.io/centos/centos", "my/app", "reg.example/my/app"),
            List.of("quay.io", "docker.io")),
        load().shortNames());
    assertEquals(ShortNames.NONE, RegistryConfig.none().shortNames());
  }

  @Test
  void readsFilesInTheirOrder() throws IOException {
    String rule = "[[registry]]\nprefix = \"a.io\"\nlocation = \"%s.io\"\n";
    Reference name = Reference.parse("a.io/x");
    write("etc/containers/registries.conf", rule.formatted("system"));
    assertEquals("system.io/x", show(load().pullFrom(name)));
    write("user/containers/registries.conf", rule.formatted("user"));
    assertEquals("user.io/x", show(load().pullFrom(name)));
    write("etc/containers/registries.conf.d/10.conf", rule.formatted("ten"));
    write("etc/containers/registries.conf.d/20.conf", rule.formatted("twenty"));
    write("etc/containers/registries.conf.d/99.txt", "not read");
    assertEquals("twenty.io/x", show(load().pullFrom(name)));
    write("named.conf", rule.formatted("named"));
    environment.put("CONTAINERS_REGISTRIES_CONF", folder.resolve("named.conf").toString());
    assertEquals("named.io/x", show(load().pullFrom(name)));
    write("user/jbuild/registries.conf", rule.formatted("own"));
    assertEquals("own.io/x", show(load().pullFrom(name)));
  }

  @Test
  void readsDockersDaemon() throws IOException {
    write(
        "etc/docker/daemon.json",
        """
        {"registry-mirrors": ["https://m.example:5000/", "http://plain.example"],
         "insecure-registries": ["10.0.0.0/8", "reg.example:5000", "bare.example"],
         "log-driver": "none"}
        """);
    RegistryConfig config = load();
    assertEquals(
        "m.example:5000/a/b !plain.example/a/b docker.io/a/b",
        show(config.pullFrom(Reference.parse("a/b"))));
    assertEquals("!10.1.2.3:5000/a", show(config.pullFrom(Reference.parse("10.1.2.3:5000/a"))));
    assertEquals("11.1.2.3:5000/a", show(config.pullFrom(Reference.parse("11.1.2.3:5000/a"))));
    assertEquals(
        "!reg.example:5000/a", show(config.pullFrom(Reference.parse("reg.example:5000/a"))));
    assertEquals("reg.example/a", show(config.pullFrom(Reference.parse("reg.example/a"))));
    assertEquals("!bare.example:1/a", show(config.pullFrom(Reference.parse("bare.example:1/a"))));
    assertEquals(
        "!ghcr.io/a",
        show(config.withInsecure(List.of("ghcr.io")).pullFrom(Reference.parse("ghcr.io/a"))));
    assertEquals("docker.io/a/b", config.pushTo(Reference.parse("a/b")).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "registry = [; registries.conf:1: ",
        "[[registry]]|prefix = 1; registries.conf: \"prefix\" must be a string",
        "[[registry]]|blocked = true; registries.conf: a [[registry]] has neither prefix nor location",
        "[[registry]]|location = 'a'|insecure = 'yes'; registries.conf: \"insecure\" must be true or false",
        "[registries.search]|registries = ['a']; registries.conf: is of version 1 of the format",
        "[[registry]]|location = 'a'|[[registry.mirror]]|location = 'b'|pull-from-mirror = 'x'; pull-from-mirror is all, digest-only or tag-only",
      })
  void namesMistakes(String text, String message) throws IOException {
    write("etc/containers/registries.conf", text.replace('|', '\n'));
    IOException e = assertThrows(IOException.class, this::load);
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }

  @Test
  void findsCertificates() throws IOException {
    write("etc/docker/certs.d/a.io:5000/ca.crt", "");
    write("etc/docker/certs.d/a.io:5000/b.crt", "");
    write("etc/docker/certs.d/a.io:5000/me.cert", "");
    write("etc/docker/certs.d/a.io:5000/me.key", "");
    write("user/containers/certs.d/docker.io/ca.crt", "");
    Path a = folder.resolve("etc/docker/certs.d/a.io:5000");
    assertEquals(
        new TlsSettings(
            false,
            List.of(a.resolve("b.crt"), a.resolve("ca.crt")),
            a.resolve("me.cert"),
            a.resolve("me.key")),
        load().tls("a.io:5000"));
    assertEquals(TlsSettings.SYSTEM, load().tls("a.io"));
    assertEquals(
        List.of(folder.resolve("user/containers/certs.d/docker.io/ca.crt")),
        load().tls("registry-1.docker.io").authorities());
  }

  @Test
  void readsThisMachinesOwnConfiguration() throws IOException {
    // Whatever is installed here must be readable.
    assertFalse(RegistryConfig.load(System.getenv()).shortNames().candidates("busybox").isEmpty());
  }
}
