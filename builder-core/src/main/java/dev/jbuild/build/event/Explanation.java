package dev.jbuild.build.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a step does not come from the cache.
 *
 * @param reasons all of them, those of the step itself first; never empty
 * @param since when the step ran that it is compared with: what the reasons tell of happened after
 *     that; empty where it is compared with none
 * @param now when this was found
 */
public record Explanation(List<Reason> reasons, Optional<Instant> since, Instant now) {
  public Explanation {
    reasons = List.copyOf(reasons);
  }
}
