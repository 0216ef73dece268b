package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Model.OptionSpec;

final class ManPageTest {
  @Test
  void aPageSaysWhatTheCommandSays() {
    String page = ManPage.of(Commands.RMI, "2026-01-02");
    String head =
        """
        .TH "jbuild\\-rmi" 1 "2026-01-02" "jbuild %s" "jbuild"
        .SH "NAME"
        jbuild\\-rmi \\- Remove names of images, and what no name holds any longer
        .SH "SYNOPSIS"
        .B jbuild rmi
        [\\fIoption\\fR]... \\fIIMAGE...\\fR
        .SH "DESCRIPTION"
        Remove names of images, and what no name holds any longer.
        .TP
        \\fIIMAGE\\fR
        Names or ids of images.
        .SH "OPTIONS"
        """
            .formatted(VersionCommand.version());
    assertEquals(head, page.substring(0, head.length()));
    assertTrue(page.contains(".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nShow this help.\n"), page);
  }

  @Test
  void aValueIsShownAsItIsWritten() {
    String page = ManPage.of(Commands.BUILD, "2026-01-02");
    assertTrue(
        page.contains("\n\\fB\\-f\\fR \\fIFILE\\fR, \\fB\\-\\-file\\fR=\\fIFILE\\fR\n"), page);
  }

  @ParameterizedTest
  @EnumSource(Commands.class)
  void everyOptionAndEveryCommandIsThere(Commands command) {
    String page = ManPage.of(command, "2026-01-02");
    for (OptionSpec option : Arguments.shown(Jbuild.spec(command, command.create()))) {
      for (String name : option.names()) {
        String shown = "\\fB" + name.replace("-", "\\-") + "\\fR";
        assertEquals(!option.hidden(), page.contains(shown), name);
      }
    }
    assertTrue(ManPage.ofJbuild("2026-01-02").contains("\\fBjbuild-" + command.word() + "\\fR(1)"));
  }
}
