package dev.jbuild.build.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.oci.Digest;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CacheDocumentTest {

  private static List<String> ids(CacheDocument document) {
    return document.records().values().stream().map(SharedRecord::id).sorted().toList();
  }

  @Test
  void whatRanFirstStaysWhoeverWritesFirst() {
    SharedRecord first = Records.run("date", "r1", 1);
    SharedRecord second = Records.run("date", "r2", 2);
    CacheDocument one = Records.document(first).merged(Records.additions(false, second), Map.of());
    CacheDocument other =
        Records.document(second).merged(Records.additions(false, first), Map.of());
    assertEquals(List.of("r1"), ids(one));
    assertEquals(one, other);
    // At the same instant the id decides.
    SharedRecord same = Records.run("date", "r0", 1);
    assertEquals(
        List.of("r0"),
        ids(Records.document(first).merged(Records.additions(false, same), Map.of())));
  }

  @Test
  void whatWasMadeAnewReplacesWhatIsOutOfDate() {
    CacheDocument document = Records.document(Records.run("date", "r1", 1));
    SharedRecord again = Records.run("date", "r2", 2);
    assertEquals(List.of("r2"), ids(document.merged(Records.additions(true, again), Map.of())));
  }

  @Test
  void aLayerThatOnlyOneHasPassedOnIsKept() {
    SharedRecord with = Records.run("make", "r1", 1);
    SharedRecord without = with.withLayer(Optional.empty());
    for (CacheDocument merged :
        List.of(
            Records.document(with).merged(Records.additions(false, without), Map.of()),
            Records.document(without).merged(Records.additions(false, with), Map.of()))) {
      assertEquals(Records.document(with), merged);
    }
  }

  @Test
  void whatNoBuildHasUsedForLongestGoesFirst() {
    SharedRecord old = Records.run("a", "old", 1);
    SharedRecord fresh = Records.run("b", "new", 1).usedAt(Records.DAY.plus(1, ChronoUnit.DAYS));
    SharedRecord later = Records.run("c", "later", 2);
    CacheDocument document = Records.document(old, fresh, later);
    assertEquals(List.of("later", "new"), ids(document.limited(2, 1 << 20)));
    assertEquals(List.of("new"), ids(document.limited(1, 1 << 20)));
    assertEquals(List.of("new"), ids(document.limited(3, CacheFormat.estimate(fresh))));
    assertEquals(document, document.limited(3, 1 << 20));
  }

  @Test
  void aRecordOutlivesItsLayer() {
    SharedRecord step = Records.run("make", "r1", 1);
    SharedRecord other = Records.run("more", "r2", 1);
    Digest gone = step.layer().orElseThrow().blob().digest();
    CacheDocument left = Records.document(step, other).without(Set.of(gone));
    assertEquals(List.of("r1", "r2"), ids(left));
    assertEquals(List.of(Records.layer("r2")), left.layers());
  }
}
