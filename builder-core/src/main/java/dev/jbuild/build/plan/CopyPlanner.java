package dev.jbuild.build.plan;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** COPY and ADD. */
final class CopyPlanner {
  private final StagePlanner stages;
  private final PlanBuilder builder;

  CopyPlanner(StagePlanner stages, PlanBuilder builder) {
    this.stages = stages;
    this.builder = builder;
  }

  StageState plan(Copy copy, InstructionScope scope, BoundStage stage, StepLabel label, Span span) {
    FileSource from =
        copy.from().isPresent()
            ? stages.files(copy.from().get(), stage)
            : new FileSource.MainContext();
    return plan(
        copy,
        scope,
        label,
        span,
        from,
        copy.sources(),
        copy.destination(),
        copy.chown(),
        copy.chmod(),
        copy.link(),
        copy.parents(),
        copy.excludes(),
        Optional.empty());
  }

  StageState plan(Add add, InstructionScope scope, StepLabel label, Span span) {
    Step.AddOptions options =
        new Step.AddOptions(
            add.unpack(), add.checksum().map(scope::expand), add.keepGitDir().orElse(false));
    return plan(
        add,
        scope,
        label,
        span,
        new FileSource.MainContext(),
        add.sources(),
        add.destination(),
        add.chown(),
        add.chmod(),
        add.link(),
        false,
        add.excludes(),
        Optional.of(options));
  }

  private StageState plan(
      Instruction instruction,
      InstructionScope scope,
      StepLabel label,
      Span span,
      FileSource from,
      List<CopySource> sources,
      Word destination,
      Optional<Word> chown,
      Optional<Word> chmod,
      boolean link,
      boolean parents,
      List<Word> excludes,
      Optional<Step.AddOptions> add) {
    StageState state = scope.state();
    List<Step.CopyItem> items = new ArrayList<>(sources.size());
    StringBuilder shown = new StringBuilder(instruction.keyword());
    Optional<String> owner = chown.map(scope::expand);
    Optional<String> mode = chmod.map(scope::expand);
    if (parents) {
      shown.append(" --parents");
    }
    owner.ifPresent(value -> shown.append(" --chown=").append(value));
    mode.ifPresent(value -> shown.append(" --chmod=").append(value));
    for (CopySource source : pathsFirst(sources)) {
      Step.CopyItem item = item(source, scope);
      items.add(item);
      shown.append(' ').append(withoutCredentials(shown(item)));
    }
    List<String> patterns = new ArrayList<>(excludes.size());
    excludes.forEach(word -> patterns.add(scope.expand(word)));
    String target = scope.expand(destination);
    shown.append(' ').append(target);
    int number = builder.nextNumber();
    builder.add(
        new Step.Copy(
            label.info(number, withoutCredentials(instruction.header().text())),
            span,
            label.stage(),
            state.head(),
            from,
            items,
            target,
            state.workingDirectory(),
            owner,
            mode,
            link,
            parents,
            patterns,
            add));
    return state.withLayer(shown + " # buildkit", number);
  }

  /** BuildKit copies heredocs behind all paths, so they win where both bring the same name. */
  private static List<CopySource> pathsFirst(List<CopySource> sources) {
    List<CopySource> sorted = new ArrayList<>(sources);
    sorted.sort(Comparator.comparing(source -> source instanceof CopySource.Inline));
    return sorted;
  }

  /** A text without what stands before the hosts of its URLs: history and records are for all. */
  private static String withoutCredentials(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return text;
    }
    int host = scheme + "://".length();
    int end = host;
    int start = host;
    while (end < text.length() && " \t\n/".indexOf(text.charAt(end)) < 0) {
      if (text.charAt(end) == '@') {
        start = end + 1;
      }
      end++;
    }
    return text.substring(0, host)
        + text.substring(start, end)
        + withoutCredentials(text.substring(end));
  }

  private static String shown(Step.CopyItem item) {
    return switch (item) {
      case Step.CopyItem.Path path -> path.path();
      case Step.CopyItem.Inline inline -> "<<" + inline.name();
    };
  }

  private static Step.CopyItem item(CopySource source, InstructionScope scope) {
    return switch (source) {
      case CopySource.Path(Word word) -> new Step.CopyItem.Path(scope.expand(word), word.span());
      case CopySource.Inline(Word marker, Heredoc heredoc) ->
          new Step.CopyItem.Inline(
              heredoc.name(), heredoc.expandedContent(scope.variables()), marker.span());
    };
  }
}
