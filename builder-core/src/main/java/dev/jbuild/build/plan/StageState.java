package dev.jbuild.build.plan;

import dev.jbuild.oci.ContainerConfig;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage between two of its instructions.
 *
 * @param image the config so far; its history and diffIDs are those of the base image
 * @param env what variables expand to and RUN steps see: ENV and ARG, whichever was set last
 * @param args the ARGs declared so far with their values, for the history of RUN
 * @param head the files so far
 * @param history of the base image and of the instructions so far
 * @param cmdSet whether this stage has a CMD of its own, which ENTRYPOINT then keeps
 */
record StageState(
    ImageConfig image,
    Platform platform,
    Map<String, String> env,
    Map<String, Optional<String>> args,
    FileSource head,
    List<HistoryLine> history,
    boolean cmdSet) {

  StageState {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    history = List.copyOf(history);
  }

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
    Map<String, String> env = config.variables();
    List<HistoryLine> history = new ArrayList<>(base.history().size());
    base.history().forEach(entry -> history.add(new HistoryLine.Inherited(entry)));
    return new StageState(base.withConfig(config), platform, env, Map.of(), head, history, false);
  }

  /** The state of a stage that starts from another stage of the file. */
  StageState child() {
    return new StageState(
        image.withConfig(config().withOnBuild(List.of())),
        platform,
        env,
        args,
        head,
        history,
        false);
  }

  ContainerConfig config() {
    return image.config();
  }

  /** The folder that relative paths are relative to; {@code /} where nothing was chosen. */
  String workingDirectory() {
    return config().workingDir().isEmpty() ? "/" : config().workingDir();
  }

  StageState withConfig(ContainerConfig value) {
    return new StageState(image.withConfig(value), platform, env, args, head, history, cmdSet);
  }

  StageState withAuthor(String value) {
    return new StageState(image.withAuthor(value), platform, env, args, head, history, cmdSet);
  }

  StageState withVariable(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(env);
    changed.put(name, value);
    return new StageState(image, platform, changed, args, head, history, cmdSet);
  }

  StageState withArg(String name, Optional<String> value) {
    Map<String, Optional<String>> changed = new LinkedHashMap<>(args);
    changed.put(name, value);
    return new StageState(image, platform, env, changed, head, history, cmdSet);
  }

  StageState withCmdSet() {
    return new StageState(image, platform, env, args, head, history, true);
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
    List<HistoryLine> longer = new ArrayList<>(history);
    longer.add(line);
    return new StageState(image, platform, env, args, newHead, longer, cmdSet);
  }

  PlannedImage planned(ImageOptions options) {
    return new PlannedImage(
        platform, image, head, history, options.flatten(), options.omitHistory());
  }
}
