package dev.jbuild.registry.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {
  private final List<Duration> waited = new ArrayList<>();
  private final RetryPolicy policy =
      new RetryPolicy(9, Duration.ofSeconds(1), Duration.ofSeconds(20), waited::add, new Random(5));

  private Duration waited(int failures, @Nullable String retryAfter) throws IOException {
    policy.await(failures, retryAfter);
    return waited.removeLast();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 500, 1000",
    "2, 1500, 3000",
    "3, 4500, 9000",
    "4, 13500, 20000",
    "50, 13500, 20000"
  })
  void waitsLongerEachTimeWithJitter(int failures, long least, long most) throws IOException {
    boolean varies = false;
    long first = waited(failures, null).toMillis();
    for (int i = 0; i < 20; i++) {
      long millis = waited(failures, null).toMillis();
      assertTrue(millis >= least && millis <= most, millis + " ms");
      varies = varies || millis != first;
    }
    assertTrue(varies);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "' 7 ', 7", "3600, 20", "99999999999999, 20"})
  void waitsAsAskedButNotForEver(String retryAfter, long seconds) throws IOException {
    assertEquals(Duration.ofSeconds(seconds), waited(1, retryAfter));
  }

  @Test
  void understandsDates() throws IOException {
    String soon =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
    assertEquals(Duration.ofSeconds(20), waited(1, soon));
    assertTrue(waited(1, "Thu, 01 Jan 1970 00:00:00 GMT").toMillis() <= 1000);
    assertTrue(waited(1, "soon").toMillis() <= 1000);
    assertTrue(waited(1, "-5").toMillis() <= 1000);
  }

  @Test
  void endsWhenInterrupted() {
    RetryPolicy interrupted =
        new RetryPolicy(
            9,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            duration -> {
              throw new InterruptedException();
            },
            new Random(1));
    InterruptedIOException e =
        assertThrows(InterruptedIOException.class, () -> interrupted.await(1, null));
    assertTrue(Thread.interrupted());
    assertTrue(!RetryPolicy.temporary(e));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new SocketException("Connection reset"), true),
        Arguments.of(new SocketTimeoutException("Read timed out"), true),
        Arguments.of(new EOFException(), true),
        Arguments.of(new IOException("unexpected end of stream"), true),
        Arguments.of(new SSLException("reset", new SocketException("Connection reset")), true),
        Arguments.of(new ConnectException("Connection refused"), false),
        Arguments.of(new UnknownHostException("nope"), false),
        Arguments.of(new SSLHandshakeException("bad_certificate"), false),
        Arguments.of(new SSLException("x", new CertificateException("untrusted")), false),
        Arguments.of(new RefusedException("no"), false),
        Arguments.of(new TooLargeException(1), false),
        Arguments.of(new SourceException(new IOException("disk")), false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void knowsWhatMayPass(IOException failure, boolean temporary) {
    assertEquals(temporary, RetryPolicy.temporary(failure));
  }
}
