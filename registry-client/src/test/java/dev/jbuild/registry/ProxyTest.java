package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.config.RegistryConfig;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.Call;
import dev.jbuild.registry.memory.HttpTestServer;
import dev.jbuild.registry.memory.MemoryRegistry;
import dev.jbuild.registry.transport.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Through a proxy of the environment, to a registry whose name only the proxy knows. */
class ProxyTest {
  @Test
  void asksTheProxyWithItsPassword() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry();
        HttpTestServer proxy =
            new HttpTestServer(call ->
                call.header("Proxy-Authorization").equals("Basic dTpw")
                    ? forward(registry, call)
                    : Answer.of(407).with("Proxy-Authenticate", "Basic realm=\"p\""))) {
      TestImage image = TestImage.of(1, 10);
      image.putInto(registry, "a", "v1");
      RegistryOptions plain = Clients.options();
      RegistryOptions options =
          new RegistryOptions(
              RegistryConfig.none().withInsecure(List.of("reg.invalid")),
              plain.credentials(),
              ProxySettings.of(Map.of("HTTP_PROXY", "http://u:p@" + proxy.host())),
              plain.keyPassword(),
              plain.retry(),
              plain.connect(),
              plain.stall(),
              plain.parallel(),
              plain.chunk(),
              plain.trace());
      try (RegistryClient client = new RegistryClient(options)) {
        ResolvedImage resolved =
            client.resolve(Reference.parse("reg.invalid/a:v1"), Platform.of("linux", "amd64"));
        assertEquals(image.descriptor().digest(), resolved.document().descriptor().digest());
      }
      assertTrue(
          proxy.log().stream()
              .anyMatch(call -> call.target().equals("http://reg.invalid/v2/a/manifests/v1")));
    }
  }

  private static Answer forward(MemoryRegistry registry, Call call) {
    URI target = URI.create(call.target());
    return registry.answer(
        new Call(call.method(), target.getPath(), call.headers(), call.body(), true));
  }
}
