package dev.jbuild.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jbuild.ast.Run;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.SourceFile;
import dev.jbuild.word.Word;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

  /** A reader of values. */
  private interface Reader {
    Object read(String text) throws InvalidValueException;
  }

  private static String read(String text, Reader reader) {
    try {
      return reader.read(text).toString();
    } catch (InvalidValueException e) {
      return "error: " + e.getMessage();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "0~PT0S",
        "1h2m3s~PT1H2M3S",
        "1.5h~PT1H30M",
        ".5s~PT0.5S",
        "1.s~PT1S",
        "-1m~PT-1M",
        "+1ms~PT0.001S",
        "3us~PT0.000003S",
        "3µs~PT0.000003S",
        "2562047h~PT2562047H",
        "''~error: invalid duration \"\"",
        "5~error: missing unit in duration \"5\", such as s or ms",
        "5d~error: unknown unit \"d\" in duration \"5d\"",
        "s~error: invalid duration \"s\"",
        "-~error: invalid duration \"-\"",
        ".s~error: invalid duration \".s\"",
        "9999999h~error: invalid duration \"9999999h\"",
        // The rest are limits of Go's parser.
        "9223372036854775807ns~PT2562047H47M16.854775807S",
        "9223372036854775.807us~PT2562047H47M16.854775807S",
        "9223372036s854ms775us807ns~PT2562047H47M16.854775807S",
        "-9223372036854775808ns~PT-2562047H-47M-16.854775808S",
        "-9223372036s854ms775us808ns~PT-2562047H-47M-16.854775808S",
        "9223372036854775808ns~error: invalid duration \"9223372036854775808ns\"",
        "9223372036854775.808us~error: invalid duration \"9223372036854775.808us\"",
        "3000000h~error: invalid duration \"3000000h\"",
        "18446744073709551616ns~error: invalid duration \"18446744073709551616ns\"",
        "9007199254.740993ms~PT2501H59M59.254740993S",
        "0.3333333333333333333h~PT20M",
        "0.100000000000000000000h~PT6M",
        "0.830103483285477580700h~PT49M48.372539827S",
      })
  void durations(String text, String expected) {
    assertEquals(expected, read(text, Durations::parse));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "80~[80/tcp]",
        "80/UDP~[80/udp]",
        "0/sctp~[0/sctp]",
        "8000-8002/tcp~[8000/tcp, 8001/tcp, 8002/tcp]",
        "127.0.0.1:80:81~[81/tcp]",
        "[::1]:8080:80/udp~[80/udp]",
        "8080:80~[80/tcp]",
        "8080-8081:80~[80/tcp]",
        "65536~error: invalid containerPort: 65536",
        "90-80~error: invalid containerPort: 90-80",
        "80-~error: invalid containerPort: 80-",
        "x~error: invalid containerPort: x",
        "''~error: no port specified: <empty>",
        "/tcp~error: no port specified: /tcp",
        "80/icmp~error: invalid proto: icmp (tcp, udp or sctp)",
        "x:80~error: invalid hostPort: x",
        "1-3:80-81~error: invalid ranges specified for container and host Ports: 80-81 and 1-3",
        "host:80:80~error: invalid IP address: host",
      })
  void ports(String text, String expected) {
    assertEquals(expected, read(text, Port::parse));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "9~ok",
        "SIGTERM~ok",
        "term~ok",
        "SIGRTMIN+3~ok",
        "RTMAX-14~ok",
        "WINCH~ok",
        "0~error: invalid signal: 0",
        "SIG~error: invalid signal: SIG",
        "RTMIN+16~error: invalid signal: RTMIN+16",
        "RTMAX-0~error: invalid signal: RTMAX-0",
        "FOO~error: invalid signal: FOO",
        "''~error: invalid signal: ''",
      })
  void signals(String text, String expected) {
    assertEquals(
        expected.replace("''", ""),
        read(
            text,
            signal -> {
              Signal.check(signal);
              return "ok";
            }));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "0~0",
        "1024~1024",
        "64m~67108864",
        "64MB~67108864",
        "1.5GiB~1610612736",
        "1 k~1024",
        "32b~32",
        "8p~9007199254740992",
        "''~error: invalid size: ''",
        "m~error: invalid size: m",
        "-1~error: invalid size: -1",
        "1.k~error: invalid size: 1.k",
        "1x~error: invalid size: 1x",
        "9999999p~error: invalid size: 9999999p",
      })
  void sizes(String text, String expected) {
    assertEquals(expected.replace("''", ""), read(text, ByteSize::parse));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "type=tmp,target=/x~10 unsupported mount type \"tmp\" (did you mean tmpfs?)",
        "type=cache,targt=/x~16 unexpected key 'targt' in 'targt=/x' (did you mean target?)",
        "z~5 unexpected key 'z' in 'z'",
        "type=cache,target~16 invalid field 'target' must be a key=value pair",
        "type=cache,sharing=lock,target=/x~24 unsupported sharing value \"lock\" (did you mean locked?)",
        "type=bind,sharing=locked,target=/x~15 invalid cache sharing set for bind mount",
        "type=bind,mode=0755,target=/x~15 mode not allowed for \"bind\" type mounts",
        "type=tmpfs,uid=1,target=/x~16 uid not allowed for \"tmpfs\" type mounts",
        "type=cache,uid=-1,target=/x~20 invalid value -1 for uid",
        "type=cache,mode=9,target=/x~21 invalid value 9 for mode",
        "type=cache,required,target=/x~16 unexpected key 'required' for mount type 'cache'",
        "type=cache,size=1k,target=/x~16 unexpected key 'size' for mount type 'cache'",
        "type=tmpfs,size=1z,target=/x~21 invalid value for size: 1z",
        "type=bind,ro=maybe,target=/x~18 invalid value for ro: maybe",
        "type=secret~5 invalid secret mount. one of source, target required",
        "type=secret,id=a,source=b~5 both source and id can't be set",
        "type=secret,id=a,from=b~22 secret mount should not have a from",
        "type=ssh,env=A~14 unexpected key 'env' for mount type 'ssh'",
      })
  void mounts(String options, String expected) {
    SourceFile source = new SourceFile("Dockerfile", "FROM a\nRUN --mount=" + options + " x\n");
    Run run =
        assertInstanceOf(
            Run.class,
            DockerfileParser.parse(source)
                .dockerfile()
                .stages()
                .getFirst()
                .instructions()
                .getFirst());
    try {
      assertEquals(expected, MountSpec.read(run.mounts().getFirst(), Word::raw).toString());
    } catch (DiagnosticException e) {
      int column = source.column(e.diagnostic().span().start()) - "--mount=".length() + 1;
      assertEquals(
          expected,
          (column - 1)
              + " "
              + e.diagnostic().message()
              + e.diagnostic().hint().map(hint -> " (" + hint + ")").orElse(""));
    }
  }
}
