package dev.jbuild.build.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.build.copy.SelectedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class SharedHistoryTest {
  private static final List<SelectedFile> FILES =
      List.of(new SelectedFile("a/\udcff ü", "file", 04755, 1, 2, digest("f"), ""));
  private static final String PROJECT = History.prefix("p");

  private static String digest(String letter) {
    return "sha256:" + letter.repeat(64);
  }

  private static PastBuild build(String text, long second, String... files) {
    PastStep step = new PastStep(1, 0, "s", text, "abc", "", true, List.of(files));
    return new PastBuild(Instant.ofEpochSecond(second), List.of(step));
  }

  private static SharedHistory history(PastBuild build) {
    byte[] listing = FileListing.encode(FILES);
    return SharedHistory.of(
        PROJECT, build, Map.of(digest("a"), new SharedHistory.Listing(listing)));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    SharedHistory history =
        history(build("RUN 1", 1, digest("a"))).merged(history(build("RUN 2", 2)));
    SharedHistory read = SharedHistory.decode(history.encode());
    assertEquals(history, read);
    assertArrayEquals(history.encode(), read.encode());
    assertEquals(List.of(build("RUN 2", 2), build("RUN 1", 1, digest("a"))), read.of("p"));
    assertEquals(List.of(), read.others("p"));
    assertEquals(List.of(), read.of("q"));
    assertEquals(2, read.others("q").size());
    assertEquals(Optional.of(FILES), read.files(digest("a")));
    assertEquals(Optional.empty(), read.files(digest("b")));
  }

  /** Whoever merges first: writers side by side come to the same bytes and stop. */
  @Test
  void mergingIsTheSameInAnyOrder() {
    SharedHistory a = history(build("RUN 1", 1, digest("a")));
    SharedHistory later = history(build("RUN 1", 5, digest("a")));
    SharedHistory b = history(build("RUN 2", 3));
    SharedHistory all = a.merged(b).merged(later);
    assertEquals(all, later.merged(a).merged(b));
    assertEquals(all, all.merged(a).merged(later));
    assertEquals(List.of(5L, 3L), all.of("p").stream().map(x -> x.at().getEpochSecond()).toList());
  }

  @Test
  void theOldestAndTheLargestAreLeftOut() {
    SharedHistory all = SharedHistory.EMPTY;
    for (int i = 0; i < 40; i++) {
      all = all.merged(history(build("RUN " + i, i, i < 10 ? digest("a") : digest("b"))));
    }
    assertEquals(16, all.builds().size());
    assertEquals("RUN 39", all.builds().getFirst().build().steps().getFirst().text());
    // No build that is left read them.
    assertEquals(Map.of(), all.listings());

    SharedHistory.Listing huge = new SharedHistory.Listing(new byte[5 << 20]);
    SharedHistory withHuge =
        SharedHistory.of(PROJECT, build("RUN x", 99, digest("c")), Map.of(digest("c"), huge));
    assertEquals(1, withHuge.builds().size());
    assertEquals(Map.of(), withHuge.listings());

    List<PastStep> many = new ArrayList<>();
    for (int i = 1; i < 5000; i++) {
      many.add(new PastStep(i, 0, "", "RUN " + i, "", "", true, List.of()));
    }
    PastBuild tooMany = new PastBuild(Instant.EPOCH, many);
    assertEquals(List.of(), SharedHistory.of(PROJECT, tooMany, Map.of()).builds());
  }

  @Test
  void whatIsSomethingElseIsRefused() throws IOException {
    byte[] whole = history(build("RUN 1", 1, digest("a"))).encode();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> SharedHistory.decode(torn), "length " + length);
    }
    for (byte[] content :
        List.of(
            new byte[] {2},
            new byte[] {1, 127, 127, 127, 127},
            new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 127, 127, 127, 127},
            new byte[SharedHistory.MAX_BYTES + 1])) {
      assertThrows(IOException.class, () -> SharedHistory.decode(compressed(content)));
    }
    assertTrue(SharedHistory.decode(SharedHistory.EMPTY.encode()).builds().isEmpty());
  }

  private static byte[] compressed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
