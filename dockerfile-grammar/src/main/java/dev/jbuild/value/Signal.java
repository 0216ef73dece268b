package dev.jbuild.value;

import java.util.Locale;

/** Signals of Linux, by number or name. */
public final class Signal {

  private static final String NAMES =
      " ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT"
          + " STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX ";

  private Signal() {}

  /**
   * Checks an expanded argument of STOPSIGNAL: a number that is not 0, or a name with or without
   * SIG in any case, including {@code RTMIN+1} to {@code RTMAX-1}. The config of an image keeps it
   * as it is written.
   */
  public static void check(String signal) throws InvalidValueException {
    if (!isNumber(signal) && !isName(signal.toUpperCase(Locale.ROOT))) {
      throw new InvalidValueException("invalid signal: " + signal);
    }
  }

  private static boolean isNumber(String text) {
    try {
      return Integer.parseInt(text) != 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isName(String upper) {
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    if (name.startsWith("RTMIN+")) {
      return isBetween(name.substring(6), 15);
    }
    if (name.startsWith("RTMAX-")) {
      return isBetween(name.substring(6), 14);
    }
    return !name.isEmpty() && name.indexOf(' ') < 0 && NAMES.contains(" " + name + " ");
  }

  private static boolean isBetween(String text, int most) {
    return text.length() <= 2
        && !text.isEmpty()
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && text.charAt(0) != '0'
        && Integer.parseInt(text) <= most;
  }
}
