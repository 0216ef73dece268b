package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.exec.RunOptions.ExtraHost;
import dev.jbuild.build.exec.RunOptions.SshSource;
import dev.jbuild.build.exec.SecretSource;
import dev.jbuild.build.sandbox.Ulimit;
import dev.jbuild.build.sandbox.Ulimit.Resource;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunOptionsParserTest {
  private static final Path FOLDER = Path.of("/work");

  private final RunOptionsParser parser =
      new RunOptionsParser(
          new Console(
              InputStream.nullInputStream(),
              new PrintStream(PrintStream.nullOutputStream()),
              new PrintStream(PrintStream.nullOutputStream()),
              Map.of("TOKEN", "t"),
              FOLDER,
              Optional.empty(),
              false));

  @Test
  void secretsAreFilesOrVariables() {
    assertEquals(
        List.of(
            new SecretSource.FromFile("a", FOLDER.resolve("a.txt")),
            new SecretSource.FromFile("b", Path.of("/b")),
            new SecretSource.FromEnvironment("c", "C"),
            new SecretSource.FromEnvironment("TOKEN", "TOKEN"),
            new SecretSource.FromFile("plain", FOLDER.resolve("plain")),
            new SecretSource.FromEnvironment("d", "D"),
            new SecretSource.FromFile("TOKEN", FOLDER.resolve("TOKEN"))),
        parser.secrets(
            List.of(
                "id=a,src=a.txt",
                "type=file,id=b,source=/b",
                "id=c,env=C",
                "id=TOKEN",
                "id=plain",
                "type=env,id=d,src=D",
                "type=file,id=TOKEN")));
  }

  @Test
  void hostsHaveAnAddress() {
    assertEquals(
        List.of(
            new ExtraHost("a", "1.2.3.4"),
            new ExtraHost("b", "::1"),
            new ExtraHost("c", "2001:db8::1"),
            new ExtraHost("d", "host-gateway")),
        parser.hosts(List.of("a:1.2.3.4", "b=::1", "c:[2001:db8::1]", "d:host-gateway")));
  }

  @Test
  void limitsHaveOneNumberOrTwo() {
    assertEquals(
        List.of(
            new Ulimit(Resource.NOFILE, 1024, 1024),
            new Ulimit(Resource.NPROC, 5, 9),
            new Ulimit(Resource.CORE, 0, -1)),
        parser.ulimits(List.of("nofile=1024", "nproc=5:9", "core=0:-1")));
  }

  @Test
  void agentsHavePaths() {
    assertEquals(
        List.of(new SshSource("default", List.of()), new SshSource("x", List.of("/a", "/b"))),
        parser.ssh(List.of("default", "x=/a,/b")));
  }
}
