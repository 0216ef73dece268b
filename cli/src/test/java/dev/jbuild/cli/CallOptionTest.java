package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallOptionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "build | BUILD | false | false",
        "check | CHECK | false | false",
        "outline,format=json | OUTLINE | true | false",
        "targets,format=text | TARGETS | false | false",
        "check,ignorestatus=true,format=json | CHECK | true | true"
      })
  void isReadAsBuildxReadsIt(
      String text, CallOption.Method method, boolean json, boolean ignoreStatus) {
    assertEquals(new CallOption(method, json, ignoreStatus), CallOption.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chekc | --call: 'chekc' is not build, check, outline or targets; did you mean 'check'?",
        "lint | --call: 'lint' is not build, check, outline or targets",
        "check,format=xml | --call: format is text or json, not 'xml'",
        "check,json | --call: 'json' in 'json' is not of the form name=value",
        "check,colour=red | --call: unknown field 'colour'"
      })
  void saysWhatIsWrong(String text, String message) {
    var failure = assertThrows(UsageException.class, () -> CallOption.parse(text));
    assertEquals(message, failure.getMessage());
  }
}
