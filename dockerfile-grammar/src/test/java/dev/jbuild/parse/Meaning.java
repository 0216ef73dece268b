package dev.jbuild.parse;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Stage;
import dev.jbuild.parse.RawInstruction.Arguments;
import java.util.ArrayList;
import java.util.List;

/** What a Dockerfile says, without how it is written. */
public final class Meaning {

  private Meaning() {}

  /** All instructions, in order. */
  public static List<Instruction> instructions(Dockerfile dockerfile) {
    List<Instruction> all = new ArrayList<>(dockerfile.globalArgs());
    for (Stage stage : dockerfile.stages()) {
      all.add(stage.from());
      all.addAll(stage.instructions());
    }
    return all;
  }

  /** Two files of the same text here are built to the same image. */
  public static String of(Dockerfile dockerfile) {
    StringBuilder out = new StringBuilder("escape " + dockerfile.escape() + "\n");
    out.append(dockerfile.directives().syntax().map(word -> word.raw() + "\n").orElse(""));
    out.append(dockerfile.directives().check().map(word -> word.raw() + "\n").orElse(""));
    for (RawInstruction raw : DockerfileParser.parseRaw(dockerfile.source(), new ArrayList<>())) {
      String sexp = Sexp.of(raw);
      if (raw.arguments() instanceof Arguments.Pairs pairs && pairs.legacy()) {
        sexp = sexp.substring(0, sexp.length() - 2) + "\"=\""; // "" or "=" means the same
      }
      sexp = sexp.replaceFirst("^(from .*)\"as\" (\\S+)$", "$1\"AS\" $2");
      out.append(sexp.replaceFirst("^healthcheck(.*) \"(?i)cmd\"", "healthcheck$1 \"CMD\""));
      out.append(raw.arguments() instanceof Arguments.Json ? " json\n" : "\n");
      for (Heredoc heredoc : raw.heredocs()) {
        out.append(heredoc.name()).append(heredoc.fileDescriptor()).append(heredoc.expand());
        out.append(heredoc.stripTabs()).append('\n').append(heredoc.body().raw());
      }
    }
    return out.toString();
  }
}
