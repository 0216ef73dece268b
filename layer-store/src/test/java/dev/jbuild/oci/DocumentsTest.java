package dev.jbuild.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  /** Configs as docker and BuildKit write them come out as they went in. */
  @Test
  void configsSurviveReadingAndWriting() throws Exception {
    String[] configs = {
      "{\"architecture\":\"amd64\",\"config\":{},\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}",
      "{\"architecture\":\"arm\",\"author\":\"me\",\"config\":{\"User\":\"1\",\"ExposedPorts\":{\"80/tcp\":{}},"
          + "\"Env\":[\"A=1\",\"B=\"],\"Entrypoint\":[\"/e\"],\"Cmd\":[\"a\\nb\"],\"Healthcheck\":{\"Test\":"
          + "[\"CMD-SHELL\",\"x\"],\"Interval\":5000000000,\"Retries\":3},\"Volumes\":{\"/v\":{}},"
          + "\"WorkingDir\":\"/w\",\"OnBuild\":[\"RUN x\"],\"Labels\":{\"a\":\"1\",\"b\":\"<&>\"},"
          + "\"StopSignal\":\"SIGINT\",\"Shell\":[\"/bin/bash\",\"-c\"],\"X-Unknown\":{\"deep\":[1,2.50,null]}},"
          + "\"created\":\"2023-11-14T22:13:20.1234Z\",\"history\":[{\"created\":\"2023-11-14T22:13:20Z\","
          + "\"created_by\":\"CMD\",\"comment\":\"c\",\"empty_layer\":true}],\"moby.buildkit.buildinfo.v1\":\"x\","
          + "\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
          + DIGEST
          + "\"]},\"variant\":\"v6\"}",
    };
    for (String config : configs) {
      byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
      String written = new String(ImageConfig.parse(bytes).toBytes(), StandardCharsets.UTF_8);
      assertEquals(config, written);
    }
  }

  @Test
  void nullsAndOffsetsOfOldConfigsAreRead() throws Exception {
    String config =
        "{\"created\":\"2020-01-01T01:00:00+01:00\",\"config\":{\"Cmd\":null,\"Volumes\":null,"
            + "\"Labels\":{\"a\":null}},\"history\":null,\"architecture\":\"x86_64\",\"os\":\"linux\"}";
    ImageConfig read = ImageConfig.parse(config.getBytes(StandardCharsets.UTF_8));
    assertEquals("2020-01-01T00:00:00Z", read.created().orElseThrow().toString());
    assertEquals("{a=}", read.config().labels().toString());
    assertEquals("linux/amd64", read.platform().toString());
  }

  @Test
  void theManifestOfTheCorpusBaseIsCanonical() throws Exception {
    String blob =
        "base/busybox-oci/blobs/sha256/a128086c6d5518e3b3d9a255050f4b19c9d2867792808158ad3e30a66d25ca19";
    if (!Corpus.isThere(blob)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(Corpus.root().resolve(blob));
    assertEquals(
        new String(bytes, StandardCharsets.UTF_8),
        new String(Manifest.parse(bytes).toBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void hostileDocumentsGiveOneClearMessage() {
    String[][] table = {
      {"", "invalid JSON: empty"},
      {"[]", "invalid JSON: expected an object"},
      {"{} {}", "invalid JSON: text after the end"},
      {"{\"config\":3}", "\"config\" must be an object"},
      {"{\"config\":{}}", "\"digest\" is missing"},
      {
        "{\"config\":{\"digest\":\"sha256:../../etc\",\"size\":1}}",
        "invalid digest length: sha256 has 64 hex digits, not 9"
      },
      {
        "{\"config\":{\"digest\":\"" + DIGEST + "\"}}",
        "\"size\" of " + DIGEST + " is missing or negative"
      },
      {
        "{\"config\":{\"digest\":\"" + DIGEST + "\",\"size\":-1}}",
        "\"size\" of " + DIGEST + " is missing or negative"
      },
      {
        "{\"schemaVersion\":1,\"fsLayers\":[]}",
        "the image has a docker schema 1 manifest, which is no longer supported:"
            + " push it again with a current tool"
      },
    };
    for (String[] row : table) {
      InvalidContentException e =
          assertThrows(
              InvalidContentException.class,
              () -> Manifest.parse(row[0].getBytes(StandardCharsets.UTF_8)),
              row[0]);
      assertEquals(row[1], e.getMessage());
    }
  }

  @Test
  void environmentIsSetInPlace() {
    ContainerConfig config =
        ContainerConfig.empty().withEnv("A", "1").withEnv("B", "2").withEnv("A", "3");
    assertEquals("[A=3, B=2]", config.env().toString());
    assertEquals("3", config.env("A").orElseThrow());
  }
}
