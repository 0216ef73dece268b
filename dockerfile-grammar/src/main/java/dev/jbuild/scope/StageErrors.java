package dev.jbuild.scope;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Expose;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Stopsignal;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.value.InvalidValueException;
import dev.jbuild.value.MountSpec;
import dev.jbuild.value.Port;
import dev.jbuild.value.Signal;
import dev.jbuild.word.Scope;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a build of the stages refuses whatever its variables and base images are: a brace or quote
 * that is not closed, and values without variables that cannot be read. BuildKit finds these one by
 * one, as it comes to them, and after it has fetched the base images; here all are found at once.
 */
public final class StageErrors {

  /** Every variable has a value, so that only mistakes of syntax are left. */
  private static final Scope ANY = name -> "x";

  private final char escape;
  private final List<Diagnostic> errors = new ArrayList<>();

  private StageErrors(char escape) {
    this.escape = escape;
  }

  /**
   * Adds the errors of the stages that are built to what is known of the file, so that one run
   * tells them all; sorts by the place in the file.
   *
   * @param dockerfile what is right of it
   * @param diagnostics that something is wrong at a place is told once
   */
  public static void addTo(List<Diagnostic> diagnostics, Dockerfile dockerfile, BuildInput input) {
    Set<Span> told = new HashSet<>();
    diagnostics.forEach(diagnostic -> told.add(diagnostic.span()));
    for (Diagnostic error : of(dockerfile, input)) {
      if (!told.contains(error.span())) {
        diagnostics.add(error);
      }
    }
    diagnostics.sort(Comparator.comparingInt(diagnostic -> diagnostic.span().start()));
  }

  private static List<Diagnostic> of(Dockerfile dockerfile, BuildInput input) {
    StageErrors found = new StageErrors(dockerfile.escape());
    for (StageVariables stage : new Evaluation(dockerfile, input).builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        found.check(instruction, input);
      }
    }
    return found.errors;
  }

  private void check(Instruction instruction, BuildInput input) {
    ExpandedWords.of(instruction).forEach(this::expand);
    ExpandedWords.heredocs(instruction).forEach(this::expand);
    if (instruction instanceof Arg arg) {
      for (Arg.Definition definition : arg.definitions()) {
        if (!input.buildArgs().containsKey(definition.name().raw())) {
          definition.defaultValue().ifPresent(this::expand);
        }
      }
    } else if (instruction instanceof Run run) {
      run.mounts().forEach(this::mount);
    } else if (instruction instanceof Expose expose) {
      for (Word port : expose.ports()) {
        expand(port);
        read(port, Port::parse);
      }
    } else if (instruction instanceof Stopsignal stopsignal) {
      read(stopsignal.signal(), Signal::check);
    }
  }

  private void expand(Word word) {
    try {
      word.expand(ANY, escape);
    } catch (DiagnosticException e) {
      errors.addAll(e.diagnostics());
    }
  }

  private void expand(Heredoc heredoc) {
    try {
      String _ = heredoc.expandedContent(ANY);
    } catch (DiagnosticException e) {
      errors.addAll(e.diagnostics());
    }
  }

  private void mount(Mount mount) {
    for (Mount.Option option : mount.options()) {
      if (option.value().isPresent() && option.value().get().hasVariable()) {
        return;
      }
    }
    try {
      MountSpec.read(mount, word -> word.expand(ANY, escape).text());
    } catch (DiagnosticException e) {
      errors.addAll(e.diagnostics());
    }
  }

  private interface Reader {
    void read(String text) throws InvalidValueException;
  }

  private void read(Word word, Reader reader) {
    if (word.hasVariable()) {
      return;
    }
    try {
      for (String text : word.expandToWords(ANY, escape)) {
        reader.read(text);
      }
    } catch (InvalidValueException e) {
      errors.add(Diagnostic.error(e.getMessage(), word.span()));
    } catch (DiagnosticException e) {
      // A quote that is not closed, which is told already.
    }
  }
}
