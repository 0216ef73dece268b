package dev.jbuild.scope;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Stage;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of a stage, as its instructions see them one after the other. */
public final class StageVariables {

  /**
   * A variable that is used and not set.
   *
   * @param instruction where
   * @param word the word that uses it
   * @param name its name
   * @param closest the most similar name that is set there
   */
  public record Undefined(
      Instruction instruction, Word word, String name, Optional<String> closest) {}

  private final Stage stage;
  private final Optional<StageVariables> parent;
  private final Optional<BuildInput.BaseImage> baseImage;
  final Map<String, String> environment = new LinkedHashMap<>();
  final Set<String> arguments = new HashSet<>();
  final Map<Arg.Definition, String> argumentValues = new LinkedHashMap<>();
  final List<Undefined> undefined = new ArrayList<>();
  final Map<Word, List<String>> expanded = new HashMap<>();

  StageVariables(
      Stage stage, Optional<StageVariables> parent, Optional<BuildInput.BaseImage> baseImage) {
    this.stage = stage;
    this.parent = parent;
    this.baseImage = baseImage;
    parent.ifPresent(base -> {
      environment.putAll(base.environment);
      arguments.addAll(base.arguments);
    });
  }

  public Stage stage() {
    return stage;
  }

  /** The stage that this one is built on. */
  public Optional<StageVariables> parent() {
    return parent;
  }

  /**
   * What is known of the image at its root: always something for scratch, and for images whose
   * config was read.
   */
  public Optional<BuildInput.BaseImage> baseImage() {
    return baseImage;
  }

  /** The variables that are used and not set, in order. */
  public List<Undefined> undefined() {
    return Collections.unmodifiableList(undefined);
  }

  /** The ARGs of this stage and their values, as far as they have one. */
  public Map<Arg.Definition, String> argumentValues() {
    return Collections.unmodifiableMap(argumentValues);
  }

  /** The expanded text of a word of an instruction; empty for words that are not expanded. */
  public String text(Word word) {
    List<String> words = words(word);
    return words.isEmpty() ? "" : words.getFirst();
  }

  /** The words that a word of EXPOSE expands to. */
  public List<String> words(Word word) {
    return expanded.getOrDefault(word, List.of());
  }
}
