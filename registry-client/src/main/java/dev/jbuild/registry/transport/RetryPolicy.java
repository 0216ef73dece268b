package dev.jbuild.registry.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.UnknownServiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What is tried again, how often, and after what pause.
 *
 * @param attempts how often a request is sent at most, 1 or more
 * @param pause the pause after the first failure; tripled after each further one
 * @param longest the longest pause, also of what a registry asks for with Retry-After
 * @param sleeper waits
 * @param random the source of jitter, so that a fleet of clients does not come back all at once
 */
public record RetryPolicy(
    int attempts, Duration pause, Duration longest, Sleeper sleeper, RandomGenerator random) {

  /** Waits for a while. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Waits.
     *
     * @param duration how long
     * @throws InterruptedException if the thread was interrupted
     */
    void sleep(Duration duration) throws InterruptedException;
  }

  /** Five attempts, pauses of about 0.5, 1.5, 4.5 and 13.5 seconds, never more than a minute. */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        5,
        Duration.ofMillis(500),
        Duration.ofSeconds(60),
        Thread::sleep,
        RandomGenerator.getDefault());
  }

  /**
   * Whether an answer says that the same request may succeed later.
   *
   * @param status the status code
   * @return true for time-outs, rate limits and faults of servers in between
   */
  public static boolean temporary(int status) {
    return switch (status) {
      case 408, 425, 429, 499, 500, 502, 503, 504, 522, 524 -> true;
      default -> false;
    };
  }

  /**
   * Whether a failure may be gone with the next attempt.
   *
   * @param failure what was thrown
   * @return false where trying again is pointless: refused, unknown host, no trust, cancelled
   */
  public static boolean temporary(IOException failure) {
    if (failure instanceof InterruptedIOException
        && !(failure instanceof java.net.SocketTimeoutException)) {
      return false;
    }
    // A TLS connection that was cut off is worth a retry; a certificate that is wrong is not.
    if (failure instanceof SSLException ssl) {
      return causedBy(ssl, java.net.SocketException.class)
          || causedBy(ssl, java.io.EOFException.class);
    }
    return !(failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnknownHostException
        || failure instanceof UnknownServiceException
        || failure instanceof PermanentException);
  }

  /**
   * Waits before the next attempt.
   *
   * @param failures how many attempts have failed, 1 or more
   * @param retryAfter the answer's Retry-After: seconds or an HTTP date; null for none
   * @throws InterruptedIOException if the thread was interrupted
   */
  public void await(int failures, @Nullable String retryAfter) throws InterruptedIOException {
    Duration wait = pause;
    for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(3);
    }
    // Full pauses vary between half and the whole of their length.
    wait = Duration.ofNanos((long) (wait.toNanos() * (0.5 + random.nextDouble() / 2)));
    Duration asked = asked(retryAfter);
    if (asked.compareTo(wait) > 0) {
      wait = asked;
    }
    if (wait.compareTo(longest) > 0) {
      wait = longest;
    }
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static Duration asked(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return Duration.ZERO;
    }
    String value = retryAfter.strip();
    try {
      return Duration.ofSeconds(Math.max(0, Math.min(86_400, Long.parseLong(value))));
    } catch (NumberFormatException e) {
      try {
        Instant until =
            Instant.from(java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
        return Duration.between(Instant.now(), until);
      } catch (DateTimeParseException notADate) {
        return Duration.ZERO;
      }
    }
  }

  private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
