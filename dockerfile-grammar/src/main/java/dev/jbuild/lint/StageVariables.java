package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Stage;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a stage, as its instructions see them one after the other. */
final class StageVariables {

  /** A variable that is used and not set. */
  record Undefined(Instruction instruction, Word word, String name, Set<String> known) {}

  final Stage stage;

  /** The stage that this one is built on. */
  final Optional<StageVariables> parent;

  /** What is known of the image at its root; empty if nothing is. */
  final Optional<LintInput.BaseImage> baseImage;

  final Map<String, String> environment = new LinkedHashMap<>();
  final Set<String> arguments = new HashSet<>();
  final List<Undefined> undefined = new ArrayList<>();

  /** Words of EXPOSE, WORKDIR, COPY and ADD, expanded. */
  final Map<Word, List<String>> expanded = new HashMap<>();

  StageVariables(
      Stage stage, Optional<StageVariables> parent, Optional<LintInput.BaseImage> baseImage) {
    this.stage = stage;
    this.parent = parent;
    this.baseImage = baseImage;
    parent.ifPresent(base -> {
      environment.putAll(base.environment);
      arguments.addAll(base.arguments);
    });
  }

  /**
   * Whether all variables of the root are known: it is scratch, or an image whose config was read.
   */
  boolean isRootKnown() {
    return baseImage.isPresent();
  }

  /** The expanded text of a word that was evaluated. */
  String text(Word word) {
    List<String> words = expanded.get(word);
    return words == null || words.isEmpty() ? "" : words.getFirst();
  }
}
