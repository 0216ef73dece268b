package dev.jbuild.build.plan;

import dev.jbuild.ast.Command;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.value.MountSpec;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RUN. */
final class RunPlanner {
  private static final String INLINE_FOLDER = "/dev/pipes/";

  private final StagePlanner stages;
  private final PlanBuilder builder;
  private final PlanOptions options;

  RunPlanner(StagePlanner stages, PlanBuilder builder, PlanOptions options) {
    this.stages = stages;
    this.builder = builder;
    this.options = options;
  }

  StageState plan(Run run, InstructionScope scope, BoundStage stage, StepLabel label, Span span) {
    StageState state = scope.state();
    List<Step.InlineFile> inlineFiles = new ArrayList<>();
    List<String> argv = argv(run.command(), state, inlineFiles);
    if (argv.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error("RUN has no command to run", span)
              .withHint("name a program: RUN [\"/bin/true\"]"));
    }
    for (Run.Device device : run.devices()) {
      if (device.required()) {
        throw new DiagnosticException(
            Diagnostic.error("no device " + device.name() + " is to be had for RUN", span)
                .withHint("jbuild gives steps no CDI devices"));
      }
    }
    List<RunMount> mounts = new ArrayList<>();
    for (Mount mount : run.mounts()) {
      mounts.add(mount(MountSpec.read(mount, scope::expand), state, stage));
    }
    Map<String, String> proxies = ProxyArgs.environment(options.buildArgs());
    Map<String, String> env = state.env().asMap();
    // ARG HTTP_PROXY is allowed, and must not bring a proxy's password into the cache key.
    options.buildArgs().keySet().stream().filter(ProxyArgs::isProxy).forEach(env::remove);
    // The plan's files must exist before this step's number is drawn.
    int number = builder.nextNumber();
    builder.add(
        new Step.Run(
            label.info(number, run.header().text()),
            span,
            label.stage(),
            state.head(),
            Commands.shell(state).getFirst(),
            argv,
            env,
            proxies,
            state.workingDirectory(),
            state.config().user(),
            network(run),
            run.security().equals(Optional.of(Run.Security.INSECURE)),
            mounts,
            inlineFiles));
    return state.withLayer("RUN " + shown(argv, state) + " # buildkit", number);
  }

  /** A heredoc that names its interpreter is executed as a file, any other is the shell's. */
  private static List<String> argv(
      Command command, StageState state, List<Step.InlineFile> inlineFiles) {
    if (command instanceof Command.Script script && script.hasInterpreter()) {
      String path = INLINE_FOLDER + script.heredoc().name();
      inlineFiles.add(new Step.InlineFile(path, script.script(), 0755));
      return List.of(path);
    }
    return Commands.argv(command, state);
  }

  private NetworkMode network(Run run) {
    NetworkMode own =
        switch (run.network().orElse(Run.Network.DEFAULT)) {
          case DEFAULT -> NetworkMode.DEFAULT;
          case NONE -> NetworkMode.NONE;
          case HOST -> NetworkMode.HOST;
        };
    return own == NetworkMode.DEFAULT ? options.network() : own;
  }

  /** The command behind the arguments it was run with, as docker shows it: {@code |1 A=b cmd}. */
  private static String shown(List<String> argv, StageState state) {
    StringBuilder shown = new StringBuilder();
    int count = 0;
    for (Map.Entry<String, Optional<String>> arg : state.args().asMap().entrySet()) {
      if (ProxyArgs.isProxy(arg.getKey())) {
        continue;
      }
      String value = state.env().get(arg.getKey());
      shown
          .append(arg.getKey())
          .append('=')
          .append(value == null ? arg.getValue().orElse("") : value)
          .append(' ');
      count++;
    }
    String command = String.join(" ", argv);
    return count == 0 ? command : "|" + count + " " + shown + command;
  }

  private RunMount mount(MountSpec spec, StageState state, BoundStage stage) {
    return switch (spec) {
      case MountSpec.Bind bind ->
          new RunMount.Bind(
              target(bind.target(), state, spec),
              from(bind.from(), spec, stage, new FileSource.MainContext()),
              bind.source().orElse("/"),
              bind.readWrite());
      case MountSpec.Cache cache -> {
        String target = target(cache.target(), state, spec);
        yield new RunMount.Cache(
            target,
            cache.id().orElse(target),
            cache.sharing(),
            cache.readOnly(),
            from(cache.from(), spec, stage, FileSource.EMPTY),
            cache.source().orElse("/"),
            cache.mode().orElse(0755),
            cache.uid().orElse(0),
            cache.gid().orElse(0));
      }
      case MountSpec.Tmpfs tmpfs ->
          new RunMount.Tmpfs(target(tmpfs.target(), state, spec), tmpfs.size());
      case MountSpec.Secret secret -> secret(secret, state);
      case MountSpec.Ssh ssh ->
          new RunMount.Ssh(
              ssh.target()
                  .map(target -> Paths.resolve(state.workingDirectory(), target))
                  .orElse("/run/buildkit/ssh_agent.0"),
              ssh.id().orElse("default"),
              ssh.required(),
              ssh.mode().orElse(0600),
              ssh.uid().orElse(0),
              ssh.gid().orElse(0));
    };
  }

  private static RunMount secret(MountSpec.Secret secret, StageState state) {
    String id =
        secret
            .id()
            .or(() -> secret.target().map(target -> target.substring(target.lastIndexOf('/') + 1)))
            .orElseThrow(() ->
                new DiagnosticException(
                    Diagnostic.error("a secret needs an id or a target", secret.span())));
    // A secret that goes into a variable is a file only where a target asks for it.
    boolean file = secret.env().isEmpty() || secret.target().isPresent();
    String target =
        Paths.resolve(state.workingDirectory(), secret.target().orElse("/run/secrets/" + id));
    return new RunMount.Secret(
        target,
        id,
        secret.env(),
        file,
        secret.required(),
        secret.mode().orElse(0400),
        secret.uid().orElse(0),
        secret.gid().orElse(0));
  }

  private static String target(Optional<String> target, StageState state, MountSpec spec) {
    String path =
        Paths.resolve(
            state.workingDirectory(),
            target.orElseThrow(() ->
                new DiagnosticException(Diagnostic.error("the mount has no target", spec.span()))));
    if (path.equals("/")) {
      throw new DiagnosticException(
          Diagnostic.error("invalid mount target \"/\": it would hide the image", spec.span()));
    }
    return path;
  }

  private FileSource from(
      Optional<String> from, MountSpec spec, BoundStage stage, FileSource otherwise) {
    return from.isEmpty() ? otherwise : stages.files(new Word(from.get(), spec.span()), stage);
  }
}
