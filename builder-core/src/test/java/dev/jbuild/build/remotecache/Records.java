package dev.jbuild.build.remotecache;

import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Records as a test needs them. */
final class Records {
  static final Instant DAY = Instant.parse("2026-01-02T00:00:00Z");

  private Records() {}

  static StepKey key(String command) {
    return StepKey.of("run").field("command", List.of("sh", "-c", command)).build();
  }

  /** A RUN that ran this many seconds into the day. */
  static SharedRecord run(String command, String id, int second) {
    return new SharedRecord(
        key(command),
        id,
        Optional.of(layer(id)),
        DAY.plus(second, ChronoUnit.SECONDS),
        DAY,
        "RUN " + command);
  }

  static SharedRecord.Content layer(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new SharedRecord.Content(
        Descriptor.of(MediaTypes.OCI_LAYER_GZIP, bytes),
        Digest.sha256((content + " tar").getBytes(StandardCharsets.UTF_8)));
  }

  static CacheDocument document(SharedRecord... steps) {
    return CacheDocument.EMPTY.merged(additions(false, steps), java.util.Map.of());
  }

  static List<CacheDocument.Addition> additions(boolean replace, SharedRecord... steps) {
    return java.util.Arrays.stream(steps)
        .map(step -> new CacheDocument.Addition(step, replace))
        .toList();
  }
}
