package dev.jbuild.build.plan;

import dev.jbuild.word.Scope;
import dev.jbuild.word.Word;
import java.util.List;

/** What the words of one instruction expand with: the state before it. */
record InstructionScope(StageState state, char escape) {

  Scope variables() {
    return state.env()::get;
  }

  String expand(Word word) {
    return word.expand(variables(), escape).text();
  }

  List<String> expandToWords(Word word) {
    return word.expandToWords(variables(), escape);
  }
}
