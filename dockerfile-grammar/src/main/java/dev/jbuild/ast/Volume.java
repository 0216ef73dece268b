package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.List;

/** {@code VOLUME path...} or {@code VOLUME ["path", ...]}: folders that hold data. */
public record Volume(Header header, List<Word> paths) implements Instruction {

  public Volume {
    paths = List.copyOf(paths);
  }

  @Override
  public String keyword() {
    return "VOLUME";
  }
}
