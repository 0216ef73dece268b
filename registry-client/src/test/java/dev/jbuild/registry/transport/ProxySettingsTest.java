package dev.jbuild.registry.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "HTTPS_PROXY=http://p:1; https://a.io/; http://p:1",
        "https_proxy=http://q:2 HTTPS_PROXY=http://p:1; https://a.io/; http://q:2",
        "HTTPS_PROXY=http://p:1; http://a.io/; -",
        "HTTP_PROXY=p:1; http://a.io/; http://p:1",
        "ALL_PROXY=socks5://p:1; https://a.io/; socks5://p:1",
        "HTTPS_PROXY=http://p:1 ALL_PROXY=socks5://q:1; https://a.io/; http://p:1",
        "HTTPS_PROXY=http://p:1; https://localhost:5000/; -",
        "HTTPS_PROXY=http://p:1; https://127.0.0.1/; -",
        "HTTPS_PROXY=http://p:1; https://[::1]/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=*; https://a.io/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=b.io,a.io; https://a.io/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=a.io; https://sub.a.io/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=.a.io; https://sub.a.io/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=.a.io; https://a.io/; http://p:1",
        "HTTPS_PROXY=http://p:1 NO_PROXY=*.a.io; https://sub.a.io/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=a.io; https://xa.io/; http://p:1",
        "HTTPS_PROXY=http://p:1 NO_PROXY=A.IO:443; https://a.io/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=a.io:5000; https://a.io/; http://p:1",
        "HTTPS_PROXY=http://p:1 NO_PROXY=10.0.0.0/8; https://10.1.2.3/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=10.0.0.0/8; https://11.1.2.3/; http://p:1",
        "HTTPS_PROXY=http://p:1 NO_PROXY=10.1.2.3; https://10.1.2.3/; -",
        "HTTPS_PROXY=http://p:1 NO_PROXY=fd00::/8; https://[fd12::1]/; -",
        "NO_PROXY=a.io; https://a.io/; -",
      })
  void chooses(String variables, URI target, String expected) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    URI proxy = ProxySettings.of(environment).proxyFor(target);
    assertEquals(expected, proxy == null ? "-" : proxy.toString());
  }
}
