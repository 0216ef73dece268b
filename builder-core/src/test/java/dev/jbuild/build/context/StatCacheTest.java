package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jbuild.linux.FileStatus;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatCacheTest {
  private static final long LATER = 1_000_000_000_000_000_000L;
  private static final Digest DIGEST = Digest.sha256(new byte[] {1});

  @TempDir Path temporary;

  private static FileStatus status(long inode, long size, long modified, long changed) {
    return new FileStatus(
        FileStatus.REGULAR | 0644, 0, 0, size, 1, modified, 7, changed, 9, inode, 1, 0, 0);
  }

  private static StatCache.Facts facts(int number) {
    Map<String, String> xattrs = number % 3 == 0 ? Map.of("user.n", "\u00ff" + number) : Map.of();
    return new StatCache.Facts(Digest.sha256(new byte[] {(byte) number}), xattrs);
  }

  private Path file() {
    return temporary.resolve("contexts/cache");
  }

  @Test
  void keepsWhatWasPut() {
    StatCache cache = StatCache.open(file());
    for (int i = 0; i < 1000; i++) {
      cache.put("p" + i, status(i * 7919 % 1000, i, i, i), LATER, facts(i));
    }
    cache.save();
    StatCache again = StatCache.open(file());
    for (int i = 0; i < 1000; i++) {
      assertEquals(facts(i), again.get("p" + i, status(i * 7919 % 1000, i, i, i)));
    }
  }

  @Test
  void aDifferenceOfAnyKindIsAMiss() {
    StatCache cache = StatCache.open(file());
    cache.put("p", status(1, 2, 3, 4), LATER, facts(1));
    cache.save();
    StatCache again = StatCache.open(file());
    assertNotNull(again.get("p", status(1, 2, 3, 4)));
    assertNull(again.get("q", status(1, 2, 3, 4)));
    assertNull(again.get("p", status(9, 2, 3, 4)));
    assertNull(again.get("p", status(1, 9, 3, 4)));
    assertNull(again.get("p", status(1, 2, 9, 4)));
    assertNull(again.get("p", status(1, 2, 3, 9)));
  }

  @Test
  void doesNotTrustWhatJustChanged() {
    StatCache cache = StatCache.open(file());
    long second = 1_000_000_000L;
    cache.put("fresh", status(1, 1, 100, 100), 100 * second + 50_000_000, facts(1));
    cache.put("old", status(2, 1, 100, 100), 100 * second + 500_000_000, facts(1));
    cache.put("future", status(3, 1, 100, 200), 100 * second, facts(1));
    FileStatus coarse = new FileStatus(FileStatus.REGULAR, 0, 0, 1, 1, 100, 0, 100, 0, 4, 1, 0, 0);
    cache.put("coarse", coarse, 101 * second, facts(1));
    assertNull(cache.get("fresh", status(1, 1, 100, 100)));
    assertNotNull(cache.get("old", status(2, 1, 100, 100)));
    assertNull(cache.get("future", status(3, 1, 100, 200)));
    assertNull(cache.get("coarse", coarse));
    cache.put("coarse", coarse, 103 * second, facts(1));
    assertNotNull(cache.get("coarse", coarse));
  }

  @Test
  void theStateJustReadReplacesTheOldOne() throws IOException {
    StatCache cache = StatCache.open(file());
    cache.put("p", status(1, 1, 1, 1), LATER, facts(1));
    cache.save();
    long size = Files.size(file());
    StatCache next = StatCache.open(file());
    next.put("p", status(1, 1, 2, 2), LATER, facts(2));
    next.save();
    assertEquals(size, Files.size(file()));
    assertEquals(facts(2), StatCache.open(file()).get("p", status(1, 1, 2, 2)));
    assertNull(StatCache.open(file()).get("p", status(1, 1, 1, 1)));
  }

  @Test
  void nothingNewWritesNothing() {
    StatCache.open(file()).save();
    assertFalse(Files.exists(file()));
  }

  @Test
  void aDamagedFileCountsAsEmpty() throws IOException {
    StatCache cache = StatCache.open(file());
    for (int i = 0; i < 10; i++) {
      cache.put("p" + i, status(i, 1, 1, 1), LATER, new StatCache.Facts(DIGEST, Map.of()));
    }
    cache.save();
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      if (i % 2 == 0) {
        damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      Files.write(file(), damaged);
      assertNull(StatCache.open(file()).get("p3", status(3, 1, 1, 1)));
    }
    Files.write(file(), whole);
    assertNotNull(StatCache.open(file()).get("p3", status(3, 1, 1, 1)));
  }

  @Test
  void forgetsWhatIsLongGone() throws IOException {
    StatCache cache = StatCache.open(file());
    for (int i = 0; i < 30_000; i++) {
      cache.put("p" + i, status(i, 1, 1, 1), LATER, new StatCache.Facts(DIGEST, Map.of()));
    }
    cache.save();
    StatCache next = StatCache.open(file());
    assertNotNull(next.get("p5", status(5, 1, 1, 1)));
    next.put("new", status(40_000, 1, 1, 1), LATER, new StatCache.Facts(DIGEST, Map.of()));
    next.save();
    StatCache last = StatCache.open(file());
    assertNotNull(last.get("p5", status(5, 1, 1, 1)));
    assertNotNull(last.get("new", status(40_000, 1, 1, 1)));
    assertNull(last.get("p6", status(6, 1, 1, 1)));
  }
}
