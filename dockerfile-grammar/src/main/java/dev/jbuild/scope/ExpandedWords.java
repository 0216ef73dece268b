package dev.jbuild.scope;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Cmd;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Entrypoint;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Expose;
import dev.jbuild.ast.From;
import dev.jbuild.ast.Healthcheck;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Label;
import dev.jbuild.ast.Maintainer;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Onbuild;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Shell;
import dev.jbuild.ast.Stopsignal;
import dev.jbuild.ast.User;
import dev.jbuild.ast.Volume;
import dev.jbuild.ast.Workdir;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of an instruction in which the builder expands variables. */
final class ExpandedWords {

  private ExpandedWords() {}

  /** All but those of FROM, ARG and EXPOSE, which have rules of their own, and heredoc bodies. */
  static List<Word> of(Instruction instruction) {
    List<Word> words = new ArrayList<>();
    switch (instruction) {
      case Add add -> {
        addPaths(words, add.sources(), add.destination());
        addAll(words, add.chown(), add.chmod(), add.checksum());
        words.addAll(add.excludes());
      }
      case Copy copy -> {
        addPaths(words, copy.sources(), copy.destination());
        addAll(words, copy.chown(), copy.chmod());
        words.addAll(copy.excludes());
      }
      case Env env -> addPairs(words, env.variables());
      case Label label -> addPairs(words, label.labels());
      case Run run -> {
        for (Mount mount : run.mounts()) {
          for (Mount.Option option : mount.options()) {
            if (!option.key().equals("from")) {
              option.value().ifPresent(words::add);
            }
          }
        }
      }
      case Stopsignal stopsignal -> words.add(stopsignal.signal());
      case User user -> words.add(user.user());
      case Volume volume -> words.addAll(volume.paths());
      case Workdir workdir -> words.add(workdir.path());
      case Arg arg -> {}
      case Cmd cmd -> {}
      case Entrypoint entrypoint -> {}
      case Expose expose -> {}
      case From from -> {}
      case Healthcheck healthcheck -> {}
      case Maintainer maintainer -> {}
      case Onbuild onbuild -> {}
      case Shell shell -> {}
    }
    return words;
  }

  /** The heredocs whose bodies are expanded. */
  static List<Heredoc> heredocs(Instruction instruction) {
    List<CopySource> sources =
        instruction instanceof Copy copy
            ? copy.sources()
            : instruction instanceof Add add ? add.sources() : List.of();
    List<Heredoc> heredocs = new ArrayList<>();
    for (CopySource source : sources) {
      if (source instanceof CopySource.Inline inline && inline.heredoc().expand()) {
        heredocs.add(inline.heredoc());
      }
    }
    return heredocs;
  }

  private static void addPaths(List<Word> words, List<CopySource> sources, Word destination) {
    for (CopySource source : sources) {
      if (source instanceof CopySource.Path path) {
        words.add(path.word());
      }
    }
    words.add(destination);
  }

  private static void addPairs(List<Word> words, List<KeyValue> pairs) {
    for (KeyValue pair : pairs) {
      words.add(pair.key());
      words.add(pair.value());
    }
  }

  @SafeVarargs
  private static void addAll(List<Word> words, Optional<Word>... more) {
    for (Optional<Word> word : more) {
      word.ifPresent(words::add);
    }
  }
}
