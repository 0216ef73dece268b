package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Plans Dockerfiles on images that the test describes. */
abstract class PlannerTestBase {
  static final Platform AMD64 = Platform.of("linux", "amd64");
  static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  final Map<String, ImageConfig> images = new HashMap<>();
  final Map<String, String> buildArgs = new HashMap<>();
  final Map<String, String> labels = new HashMap<>();
  Optional<String> target = Optional.empty();
  ContextNames contexts = ContextNames.NONE;

  BuildPlan plan(String text) {
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    assertEquals(List.of(), parsed.diagnostics().stream().map(Diagnostic::message).toList());
    PlanOptions options =
        new PlanOptions(
            target, buildArgs, labels, List.of(AMD64), NetworkMode.DEFAULT, OptionalLong.empty());
    Map<ImageRequest, ResolvedImage> resolved = new HashMap<>();
    while (true) {
      switch (Planner.plan(parsed.dockerfile(), options, contexts, resolved)) {
        case PlanningResult.Planned(BuildPlan plan) -> {
          return plan;
        }
        case PlanningResult.Needs(var requests) ->
            requests.keySet().forEach(request -> resolved.put(request, image(request)));
      }
    }
  }

  ResolvedImage image(ImageRequest request) {
    ImageConfig config =
        images.getOrDefault(request.name(), ImageConfig.scratch(request.platform()));
    Descriptor layer = new Descriptor(MediaTypes.OCI_LAYER, Digest.sha256(new byte[] {1}), 1);
    return new ResolvedImage(request.name(), layer, List.of(layer), config);
  }

  static List<String> history(PlannedImage image) {
    List<String> lines = new ArrayList<>();
    for (HistoryLine line : image.history()) {
      lines.add(
          switch (line) {
            case HistoryLine.Inherited(var entry) -> entry.createdBy();
            case HistoryLine.Metadata(String by) -> by;
            case HistoryLine.Layered(String by, int step) -> step + ":" + by;
          });
    }
    return lines;
  }

  PlannedImage image(String text) {
    return plan(text).images().getFirst();
  }
}
