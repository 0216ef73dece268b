package dev.jbuild.build.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheFormatTest {
  private static final CacheDocument DOCUMENT =
      Records.document(
              Records.run("echo \"a\nb\"", "r1", 1),
              Records.run("true", "r2", 2).withLayer(Optional.empty()))
          .merged(
              List.of(),
              Map.of("name", new CacheDocument.Selection(Digest.sha256(new byte[0]), Records.DAY)));

  private static List<Descriptor> layers(CacheDocument document) {
    return document.layers().stream().map(SharedRecord.Content::blob).toList();
  }

  private static CacheDocument read(String json, List<Descriptor> layers)
      throws InvalidContentException {
    return CacheFormat.read(json.getBytes(StandardCharsets.UTF_8), layers);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    byte[] json = CacheFormat.write(DOCUMENT);
    CacheDocument read = CacheFormat.read(json, layers(DOCUMENT));
    assertEquals(DOCUMENT, read);
    // The same document has the same bytes, so that a build that changes nothing writes nothing.
    assertEquals(
        new String(json, StandardCharsets.UTF_8),
        new String(CacheFormat.write(read), StandardCharsets.UTF_8));
  }

  @Test
  void aRecordIsFoundUnderTheKeyThatItsFieldsMake() throws Exception {
    String json = new String(CacheFormat.write(DOCUMENT), StandardCharsets.UTF_8);
    CacheDocument forged = read(json.replace("\"true\"", "\"false\""), layers(DOCUMENT));
    assertEquals(false, forged.records().containsKey(Records.key("true").hex()));
    assertEquals(true, forged.records().containsKey(Records.key("false").hex()));
  }

  @Test
  void anotherVersionIsIgnored() throws Exception {
    assertEquals(
        CacheDocument.EMPTY, read("{\"keys\":\"jbuild-step-99\",\"records\":7}", List.of()));
    assertEquals(CacheDocument.EMPTY, read("{}", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "id":"r1"|"id":"../../etc/passwd"
          "id":"r1"|"id":""
          "id":"r1"|"id":7
          "layer":0|"layer":1
          "layer":0|"layer":-1
          "layer":0|"layer":"0"
          "created":"2026|"created":"+99999999-2026
          "created":"2026|"created":"1026
          "fields":[["kind","run"]|"fields":[[]
          "fields":[["kind","run"]|"fields":[["kind",1]
          "content":"sha256:|"content":"sha256:../
          "used":1767312000|"used":-1
          "diffIds":["sha256:|"diffIds":["md5:
          "diffIds":[|"diffIds":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          {"keys"|["keys"
          """)
  void whatBreaksTheFormatIsRefused(String part, String broken) throws Exception {
    String json = new String(CacheFormat.write(DOCUMENT), StandardCharsets.UTF_8);
    assertEquals(true, json.contains(part), json);
    String forged = json.replace(part, broken);
    assertThrows(InvalidContentException.class, () -> read(forged, layers(DOCUMENT)), forged);
  }

  @Test
  void aLayerIsATarOfAPossibleSize() {
    byte[] json = CacheFormat.write(DOCUMENT);
    Digest digest = Digest.sha256(new byte[0]);
    for (Descriptor bad :
        List.of(
            new Descriptor(MediaTypes.OCI_CONFIG, digest, 1),
            new Descriptor("", digest, 1),
            new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, Long.MAX_VALUE))) {
      assertThrows(
          InvalidContentException.class, () -> CacheFormat.read(json, List.of(bad)), bad::toString);
    }
  }
}
