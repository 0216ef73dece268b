package dev.jbuild.build.exec;

import dev.jbuild.build.cgroup.GroupLimits;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.Ulimit;
import dev.jbuild.layer.LayerId;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.source.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A failed step as its file holds it. */
final class FailedStepJson {
  private FailedStepJson() {}

  static byte[] of(FailedStep failed) {
    Step.Run step = failed.step();
    List<JsonObject> sources = new ArrayList<>();
    for (FailedStep.Source source : failed.sources()) {
      sources.add(
          JsonObject.builder()
              .put("identity", source.identity())
              .put("layers", words(source.layers()))
              .build());
    }
    List<JsonObject> files = new ArrayList<>();
    for (Step.InlineFile file : step.inlineFiles()) {
      files.add(
          JsonObject.builder()
              .put("path", file.path())
              .put("content", file.content())
              .put("mode", file.mode())
              .build());
    }
    return JsonObject.builder()
        .put("at", failed.at().toString())
        .put("place", failed.place())
        .put("reason", failed.reason())
        .put("stage", step.stage())
        .put("text", step.info().text())
        .put("shell", step.shell())
        .put("argv", step.argv())
        .putNonEmpty("env", step.env())
        .put("folder", step.workingDirectory())
        .put("user", step.user())
        .put("network", step.network().name())
        .put("insecure", step.insecure())
        .putNonEmpty("mounts", step.mounts().stream().map(RunMountJson::of).toList())
        .putNonEmpty("files", files)
        .put("below", words(failed.below()))
        .put("left", failed.left().value())
        .putNonEmpty("sources", sources)
        .put("options", options(failed.options()))
        .build()
        .toBytes();
  }

  private static List<String> words(List<LayerId> layers) {
    return layers.stream().map(LayerId::value).toList();
  }

  /** Limits on memory and CPUs are not kept: looking around needs room. */
  private static JsonObject options(RunOptions options) {
    List<JsonObject> hosts = new ArrayList<>();
    for (RunOptions.ExtraHost host : options.extraHosts()) {
      hosts.add(
          JsonObject.builder().put("name", host.name()).put("address", host.address()).build());
    }
    List<JsonObject> limits = new ArrayList<>();
    for (Ulimit limit : options.ulimits()) {
      limits.add(
          JsonObject.builder()
              .put("name", limit.resource().name())
              .put("soft", limit.soft())
              .put("hard", limit.hard())
              .build());
    }
    return JsonObject.builder()
        .putNonEmpty("hosts", hosts)
        .putNonZero("shm", options.shmSize().orElse(0))
        .putNonEmpty("ulimits", limits)
        .build();
  }

  /** Reads what {@link #of} has written. */
  static FailedStep parse(String id, byte[] bytes) throws InvalidContentException {
    JsonObject json = JsonObject.parse(bytes);
    try {
      List<FailedStep.Source> sources = new ArrayList<>();
      for (JsonObject source : json.objects("sources")) {
        sources.add(
            new FailedStep.Source(
                source.requiredString("identity"), layers(source.strings("layers"))));
      }
      return new FailedStep(
          id,
          Instant.parse(json.requiredString("at")),
          json.requiredString("place"),
          json.requiredString("reason"),
          step(json),
          layers(json.strings("below")),
          new LayerId(json.requiredString("left")),
          sources,
          options(json.object("options")));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new InvalidContentException("not the file of a failed step: " + e.getMessage(), e);
    }
  }

  private static Step.Run step(JsonObject json) throws InvalidContentException {
    List<Step.InlineFile> files = new ArrayList<>();
    for (JsonObject file : json.objects("files")) {
      files.add(
          new Step.InlineFile(
              file.requiredString("path"),
              file.requiredString("content"),
              (int) file.number("mode", 0)));
    }
    List<RunMount> mounts = new ArrayList<>();
    for (JsonObject mount : json.objects("mounts")) {
      mounts.add(RunMountJson.parse(mount));
    }
    String stage = json.requiredString("stage");
    return new Step.Run(
        new StepInfo(1, stage, 1, 1, json.requiredString("text")),
        new Span(0, 0),
        stage,
        FileSource.EMPTY,
        json.requiredString("shell"),
        json.strings("argv"),
        json.stringMap("env"),
        Map.of(),
        json.requiredString("folder"),
        json.requiredString("user"),
        NetworkMode.valueOf(json.requiredString("network")),
        json.bool("insecure"),
        mounts,
        files);
  }

  private static List<LayerId> layers(List<String> words) {
    return words.stream().map(LayerId::new).toList();
  }

  private static RunOptions options(@Nullable JsonObject found) throws InvalidContentException {
    JsonObject json = found == null ? JsonObject.empty() : found;
    List<RunOptions.ExtraHost> hosts = new ArrayList<>();
    for (JsonObject host : json.objects("hosts")) {
      hosts.add(
          new RunOptions.ExtraHost(host.requiredString("name"), host.requiredString("address")));
    }
    List<Ulimit> limits = new ArrayList<>();
    for (JsonObject limit : json.objects("ulimits")) {
      limits.add(
          new Ulimit(
              Ulimit.Resource.valueOf(limit.requiredString("name")),
              limit.number("soft", 0),
              limit.number("hard", 0)));
    }
    long shm = json.number("shm", 0);
    return new RunOptions(
        List.of(),
        List.of(),
        hosts,
        Optional.empty(),
        shm == 0 ? OptionalLong.empty() : OptionalLong.of(shm),
        limits,
        GroupLimits.NONE,
        Optional.empty(),
        false);
  }
}
