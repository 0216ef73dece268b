package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionFieldsTest {
  @Test
  void readsFieldsAsCsv() {
    var fields = new OptionFields("--x", "type=oci,\"dest=a,b\",\"q=say \"\"yes\"\"\",e=,v=a=b");
    assertEquals(Optional.of("oci"), fields.take("type"));
    assertEquals(Optional.of("a,b"), fields.take("dest"));
    assertEquals(Optional.of("say \"yes\""), fields.take("q"));
    assertEquals(Optional.of(""), fields.take("e"));
    assertEquals(Optional.of("a=b"), fields.take("v"));
    assertEquals(Optional.empty(), fields.take("type"));
    fields.expectEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type | --x: 'type' in 'type' is not of the form name=value",
        "a=1,=2 | --x: '=2' in 'a=1,=2' is not of the form name=value",
        "a=\"b | --x: a quote in 'a=\"b' is not closed",
        "a=1,b=2 | --x: unknown field 'a'"
      })
  void saysWhatIsWrong(String text, String message) {
    var failure =
        assertThrows(UsageException.class, () -> new OptionFields("--x", text).expectEmpty());
    assertEquals(message, failure.getMessage());
  }
}
