package dev.jbuild.build.cache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a step made, as the cache remembers it.
 *
 * @param id the identity of the result: steps on top of it put this into their keys. For a step
 *     whose result follows from its inputs it is the key; for RUN it is drawn anew each time it
 *     runs, so that what came before is never mistaken for what came after
 * @param layer the id of the layer it made; empty where it made none
 * @param created when it ran
 * @param step the instruction as it was shown
 * @param fields those of the step's key
 */
public record StepRecord(
    String id, Optional<String> layer, Instant created, String step, List<StepKey.Field> fields) {
  public StepRecord {
    fields = List.copyOf(fields);
  }
}
