package dev.jbuild.build.plan;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Workdir;
import dev.jbuild.oci.ContainerConfig;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans the stages that a target needs, each when it is first asked for. */
final class StagePlanner {
  private final StageGraph graph;
  private final PlanOptions options;
  private final PlanBuilder builder;
  private final @Nullable Platform shownPlatform;
  private final Map<Integer, StageState> planned = new HashMap<>();

  /**
   * A planner for one platform.
   *
   * @param shownPlatform what stages are labelled with where there are several platforms
   */
  StagePlanner(
      StageGraph graph,
      PlanOptions options,
      PlanBuilder builder,
      @Nullable Platform shownPlatform) {
    this.graph = graph;
    this.options = options;
    this.builder = builder;
    this.shownPlatform = shownPlatform;
  }

  /** The image of the target stage, with what the command line says of labels and variables. */
  PlannedImage target() {
    StageState state = stage(graph.target().index());
    ImageOptions image = options.image();
    ContainerConfig config = state.finishedConfig();
    Map<String, String> labels = new TreeMap<>(config.labels());
    labels.keySet().removeAll(image.unsetLabels());
    labels.putAll(options.labels());
    List<String> env = new ArrayList<>(config.env());
    env.removeIf(pair -> image.unsetEnv().contains(ContainerConfig.variable(pair)));
    return state.planned(config.withLabels(labels).withEnv(env), image);
  }

  private StageState stage(int index) {
    StageState known = planned.get(index);
    if (known != null) {
      return known;
    }
    BoundStage stage = graph.stage(index);
    StageState state = plan(stage);
    planned.put(index, state);
    return state;
  }

  private StageState plan(BoundStage stage) {
    Span from = stage.stage().from().span();
    Span name = stage.stage().from().image().span();
    List<Instruction> instructions = stage.stage().instructions();
    List<Instruction> triggers = triggers(stage);
    boolean ownBase = stage.base() instanceof BoundStage.Base.Image;
    StepLabel label =
        new StepLabel(
            label(stage.shownName()),
            (ownBase ? 1 : 0) + StepLabel.steps(triggers) + StepLabel.steps(instructions));
    StageState state =
        switch (stage.base()) {
          case BoundStage.Base.Scratch scratch ->
              StageState.from(scratch(stage.platform()), stage.platform(), FileSource.EMPTY, true);
          case BoundStage.Base.Earlier(int index) -> stage(index).child();
          case BoundStage.Base.Image(ImageRequest request) ->
              StageState.from(
                  builder.config(request, name),
                  stage.platform(),
                  builder.files(request, label, name),
                  options.image().inheritLabels());
          case BoundStage.Base.Files(String context) ->
              StageState.from(
                  scratch(stage.platform()),
                  stage.platform(),
                  contextFiles(context, label, from),
                  true);
        };
    for (Instruction trigger : triggers) {
      state = apply(state, trigger, stage, label, from);
    }
    for (Instruction instruction : instructions) {
      state = apply(state, instruction, stage, label, instruction.span());
    }
    return state;
  }

  private static ImageConfig scratch(Platform platform) {
    ImageConfig empty = ImageConfig.scratch(platform);
    return empty.withConfig(empty.config().withWorkingDir("/"));
  }

  private String label(String stage) {
    if (shownPlatform == null) {
      return stage;
    }
    return stage.isEmpty() ? shownPlatform.toString() : shownPlatform + " " + stage;
  }

  /** A context of files as the base of a stage: all of it copied to the root. */
  private FileSource contextFiles(String context, StepLabel label, Span span) {
    return builder.add(
        new Step.Copy(
            label.info(builder.nextNumber(), "FROM " + context),
            span,
            label.stage(),
            FileSource.EMPTY,
            new FileSource.NamedContext(context),
            List.of(new Step.CopyItem.Path(".", span)),
            "/",
            "/",
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            List.of(),
            Optional.empty()));
  }

  /** The ONBUILD instructions of the base, which come before the stage's own. */
  private List<Instruction> triggers(BoundStage stage) {
    List<String> texts =
        switch (stage.base()) {
          case BoundStage.Base.Scratch scratch -> List.of();
          case BoundStage.Base.Files files -> List.of();
          case BoundStage.Base.Earlier(int index) -> stage(index).config().onBuild();
          case BoundStage.Base.Image(ImageRequest request) ->
              builder.config(request, stage.stage().from().image().span()).config().onBuild();
        };
    if (texts.isEmpty()) {
      return List.of();
    }
    List<Instruction> triggers = new ArrayList<>(texts.size());
    for (String text : texts) {
      triggers.add(Triggers.parse(text, stage.stage().from().image().span()));
    }
    return triggers;
  }

  private StageState apply(
      StageState state, Instruction instruction, BoundStage stage, StepLabel label, Span span) {
    try {
      InstructionScope scope = new InstructionScope(state, graph.escape());
      return switch (instruction) {
        case Run run -> new RunPlanner(this, builder, options).plan(run, scope, stage, label, span);
        case Copy copy -> new CopyPlanner(this, builder).plan(copy, scope, stage, label, span);
        case Add add -> new CopyPlanner(this, builder).plan(add, scope, label, span);
        case Workdir workdir -> workdir(workdir, scope, label, span);
        case dev.jbuild.ast.Arg arg ->
            ArgPlanner.apply(arg, scope, options.buildArgs(), graph::globalArg);
        case dev.jbuild.ast.From from ->
            throw new IllegalStateException("FROM is no instruction of a stage");
        case dev.jbuild.ast.Cmd cmd -> ConfigPlanner.cmd(cmd, scope);
        case dev.jbuild.ast.Entrypoint entrypoint -> ConfigPlanner.entrypoint(entrypoint, scope);
        case dev.jbuild.ast.Env env -> ConfigPlanner.env(env, scope);
        case dev.jbuild.ast.Expose expose -> ConfigPlanner.expose(expose, scope);
        case dev.jbuild.ast.Healthcheck healthcheck ->
            ConfigPlanner.healthcheck(healthcheck, scope);
        case dev.jbuild.ast.Label labels -> ConfigPlanner.label(labels, scope);
        case dev.jbuild.ast.Maintainer maintainer -> ConfigPlanner.maintainer(maintainer, scope);
        case dev.jbuild.ast.Onbuild onbuild -> ConfigPlanner.onbuild(onbuild, scope);
        case dev.jbuild.ast.Shell shell -> ConfigPlanner.shell(shell, scope);
        case dev.jbuild.ast.Stopsignal stopsignal -> ConfigPlanner.stopsignal(stopsignal, scope);
        case dev.jbuild.ast.User user -> ConfigPlanner.user(user, scope);
        case dev.jbuild.ast.Volume volume -> ConfigPlanner.volume(volume, scope);
      };
    } catch (DiagnosticException e) {
      // An instruction from a base image has no place of its own in this file.
      boolean ofTrigger = !span.equals(instruction.span());
      throw ofTrigger ? inTrigger(e.diagnostic(), instruction, span) : e;
    }
  }

  private static DiagnosticException inTrigger(Diagnostic problem, Instruction trigger, Span from) {
    return new DiagnosticException(
        new Diagnostic(
            problem.severity(),
            problem.rule(),
            "ONBUILD " + trigger.header().text() + " of the base image: " + problem.message(),
            from,
            problem.hint(),
            problem.reference()));
  }

  private StageState workdir(Workdir workdir, InstructionScope scope, StepLabel label, Span span) {
    StageState state = scope.state();
    String path = Paths.resolve(state.workingDirectory(), scope.expand(workdir.path()));
    StageState changed = state.withConfig(state.config().withWorkingDir(path));
    String createdBy = "WORKDIR " + path;
    if (path.equals("/")) {
      return changed.withMetadata(createdBy);
    }
    int number = builder.nextNumber();
    builder.add(
        new Step.MakeDirectory(
            label.info(number, createdBy),
            span,
            label.stage(),
            state.head(),
            path,
            state.config().user()));
    return changed.withLayer(createdBy, number);
  }

  /** The files that {@code from=} names. */
  FileSource files(dev.jbuild.word.Word from, BoundStage user) {
    return switch (graph.from(from, user)) {
      case BoundStage.Base.Scratch scratch -> FileSource.EMPTY;
      case BoundStage.Base.Earlier(int index) -> stage(index).head();
      case BoundStage.Base.Files(String context) -> new FileSource.NamedContext(context);
      case BoundStage.Base.Image(ImageRequest request) ->
          builder.files(request, new StepLabel(label(""), 1), from.span());
    };
  }
}
