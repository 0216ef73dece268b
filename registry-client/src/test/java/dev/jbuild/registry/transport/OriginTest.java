package dev.jbuild.registry.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.io/v2/x, /v2/y?z=1, https://a.io/v2/y?z=1",
    "https://a.io/v2/x/, y, https://a.io/v2/x/y",
    "https://a.io/v2/x, https://cdn.io/y, https://cdn.io/y",
    // A registry behind a proxy that ends TLS.
    "https://a.io/v2/x, http://a.io/v2/y, https://a.io/v2/y",
    "https://a.io:8443/v2/x, http://a.io:8443/v2/y, https://a.io:8443/v2/y",
    "http://a.io/v2/x, http://b.io/y, http://b.io/y",
    "https://a.io/x, https://b.io/y z|{, https://b.io/y%20z%7C%7B",
  })
  void resolves(URI from, String location, URI expected) throws RefusedException {
    assertEquals(expected, new Origin(from, false).resolve(from, location));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.io/x, http://b.io/y, from https to http://b.io/y",
    "https://a.io/x, file:///etc/passwd, refused to follow to file:/etc/passwd",
    "https://a.io/x, gopher://b.io/, refused to follow to gopher:",
    "https://a.io/x, https://user:secret@b.io/, refused to follow to https://b.io/",
    "https://a.io/x, https://[bad, malformed Location",
    "https://a.io/x, https:///nohost, refused to follow",
  })
  void refuses(URI from, String location, String message) {
    RefusedException e =
        assertThrows(RefusedException.class, () -> new Origin(from, false).resolve(from, location));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    // base, target, allowed
    "https://8.8.8.8, https://8.8.4.4/, true",
    "https://8.8.8.8, https://10.0.0.1/, false",
    "https://8.8.8.8, https://172.16.3.4/, false",
    "https://8.8.8.8, https://192.168.1.1/, false",
    "https://8.8.8.8, https://100.64.0.1/, false",
    "https://8.8.8.8, https://127.0.0.1/, false",
    "https://8.8.8.8, https://localhost/, false",
    "https://8.8.8.8, https://LOCALHOST/, false",
    "https://8.8.8.8, https://x.localhost/, false",
    "https://8.8.8.8, https://2130706433/, false",
    "https://8.8.8.8, https://127.1/, false",
    "https://8.8.8.8, https://[::1]/, false",
    "https://8.8.8.8, https://[::ffff:127.0.0.1]/, false",
    "https://8.8.8.8, https://[fd00::1]/, false",
    "https://8.8.8.8, https://0.0.0.0/, false",
    "https://8.8.8.8, https://169.254.169.254/latest/meta-data, false",
    "https://8.8.8.8, https://8.8.8.8/, true",
    "https://10.0.0.1, https://10.9.9.9/, true",
    "https://10.0.0.1, https://127.0.0.1/, false",
    "https://10.0.0.1, https://169.254.169.254/, false",
    "https://127.0.0.1, https://127.0.0.1:99/, true",
    "https://127.0.0.1, https://10.0.0.1/, true",
    "https://127.0.0.1, https://169.254.169.254/, false",
  })
  void guardsPrivateAddresses(URI base, String location, boolean allowed) throws RefusedException {
    Origin origin = new Origin(base, false);
    if (allowed) {
      URI target = origin.resolve(base, location);
      Reach reach = origin.reach(target);
      InetAddress address = Origin.literal(target.getHost());
      assertTrue(address != null && reach.allows(address));
    } else {
      RefusedException e =
          assertThrows(RefusedException.class, () -> origin.reach(origin.resolve(base, location)));
      assertTrue(String.valueOf(e.getMessage()).contains("refused"), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.io/v2/, https://a.io/v2/",
    "https://user:pass@a.io/v2/, https://a.io/v2/",
    "https://a.io/b?digest=sha256:1&_state=abc&x, https://a.io/b?digest=sha256:1&_state=REDACTED&x",
    "https://a.io/b?X-Amz-Signature=abc, https://a.io/b?X-Amz-Signature=REDACTED",
    "https://a.io:1/t?scope=repository%3Aa&token=s, https://a.io:1/t?scope=repository%3Aa&token=REDACTED",
  })
  void redacts(URI uri, String expected) {
    assertEquals(expected, Redaction.of(uri));
  }
}
