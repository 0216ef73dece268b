package dev.jbuild.build.plan;

import dev.jbuild.oci.ContainerConfig;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage between two of its instructions. What grows with each instruction is shared by the states
 * before and after it, so that a file of many lines is planned in time linear in its length.
 *
 * @param image the config so far, but for what {@code set} holds; its history and diffIDs are those
 *     of the base image
 * @param env what variables expand to and RUN steps see: ENV and ARG, whichever was set last
 * @param set what ENV has set, which is to go into the config
 * @param args the ARGs declared so far with their values, for the history of RUN
 * @param head the files so far
 * @param history of the base image and of the instructions so far
 * @param cmdSet whether this stage has a CMD of its own, which ENTRYPOINT then keeps
 */
record StageState(
    ImageConfig image,
    Platform platform,
    Bindings<String> env,
    Bindings<String> set,
    Bindings<Optional<String>> args,
    FileSource head,
    HistoryLines history,
    boolean cmdSet) {

  /** The state of a stage that starts from an image. */
  static StageState from(
      ImageConfig base, Platform platform, FileSource head, boolean inheritLabels) {
    ContainerConfig config = base.config().withOnBuild(List.of());
    if (!inheritLabels) {
      config = config.withLabels(Map.of());
    }
    if (config.env("PATH").isEmpty() && !platform.os().equals("windows")) {
      config = config.withEnv("PATH", ContainerConfig.DEFAULT_PATH);
    }
    return new StageState(
        base.withConfig(config),
        platform,
        Bindings.of(config.variables()),
        Bindings.empty(),
        Bindings.empty(),
        head,
        HistoryLines.of(base.history()),
        false);
  }

  /** The state of a stage that starts from another stage of the file. */
  StageState child() {
    return new StageState(
        image.withConfig(config().withOnBuild(List.of())),
        platform,
        env,
        set,
        args,
        head,
        history,
        false);
  }

  /** The config without what ENV has set in this build. */
  ContainerConfig config() {
    return image.config();
  }

  /** The folder that relative paths are relative to; {@code /} where nothing was chosen. */
  String workingDirectory() {
    return config().workingDir().isEmpty() ? "/" : config().workingDir();
  }

  StageState withConfig(ContainerConfig value) {
    return withImage(image.withConfig(value));
  }

  StageState withAuthor(String value) {
    return withImage(image.withAuthor(value));
  }

  private StageState withImage(ImageConfig value) {
    return new StageState(value, platform, env, set, args, head, history, cmdSet);
  }

  /** The same with a variable of ENV, which the image keeps. */
  StageState withVariable(String name, String value) {
    return new StageState(
        image, platform, env.with(name, value), set.with(name, value), args, head, history, cmdSet);
  }

  /** The same with an ARG; one that has no value sets no variable. */
  StageState withArg(String name, Optional<String> value, boolean inEnvironment) {
    return new StageState(
        image,
        platform,
        inEnvironment && value.isPresent() ? env.with(name, value.get()) : env,
        set,
        args.with(name, value),
        head,
        history,
        cmdSet);
  }

  StageState withCmdSet() {
    return new StageState(image, platform, env, set, args, head, history, true);
  }

  /** The same after an instruction that changed only the config. */
  StageState withMetadata(String createdBy) {
    return with(head, new HistoryLine.Metadata(createdBy));
  }

  /** The same after a step that made a layer. */
  StageState withLayer(String createdBy, int step) {
    return with(new FileSource.After(step), new HistoryLine.Layered(createdBy, step));
  }

  private StageState with(FileSource newHead, HistoryLine line) {
    return new StageState(image, platform, env, set, args, newHead, history.with(line), cmdSet);
  }

  /** The config of an image that ends here. */
  ContainerConfig finishedConfig() {
    return config().withEnv(set.asMap());
  }

  /** The image that ends here, with a config that was made from the finished one. */
  PlannedImage planned(ContainerConfig config, ImageOptions options) {
    return new PlannedImage(
        platform,
        image.withConfig(config),
        head,
        history.toList(),
        options.flatten(),
        options.omitHistory());
  }
}
