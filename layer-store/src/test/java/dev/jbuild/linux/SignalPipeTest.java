package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SignalPipeTest {
  private static final int USER_1 = 10;

  @Test
  void passesSignalsOnUntilTheEnd() throws Exception {
    SignalPipe signals = SignalPipe.of(USER_1);
    String self = Long.toString(ProcessHandle.current().pid());
    assertEquals(0, new ProcessBuilder("kill", "-USR1", self).start().waitFor());
    assertEquals(USER_1, signals.await());
    signals.end();
    assertEquals(0, signals.await());
  }
}
