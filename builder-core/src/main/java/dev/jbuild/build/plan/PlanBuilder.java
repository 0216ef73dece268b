package dev.jbuild.build.plan;

import dev.jbuild.build.event.StepInfo;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the steps of a plan and keeps each image in it once. */
final class PlanBuilder {
  private final Map<ImageRequest, ResolvedImage> images;
  private final Map<ImageRequest, Span> missing = new LinkedHashMap<>();
  private final Map<ImageRequest, FileSource> imageSteps = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();

  PlanBuilder(Map<ImageRequest, ResolvedImage> images) {
    this.images = images;
  }

  Map<ImageRequest, Span> missing() {
    return missing;
  }

  List<Step> steps() {
    return steps;
  }

  int nextNumber() {
    return steps.size() + 1;
  }

  FileSource add(Step step) {
    steps.add(step);
    return new FileSource.After(step.info().number());
  }

  /** The config of an image; an empty one where it is not resolved yet. */
  ImageConfig config(ImageRequest request, Span span) {
    ResolvedImage image = images.get(request);
    if (image == null) {
      missing.putIfAbsent(request, span);
      return ImageConfig.scratch(request.platform());
    }
    return image.config();
  }

  /** The files of an image, in a step that all stages share; nothing for an image of no layers. */
  FileSource files(ImageRequest request, StepLabel label, Span span) {
    ResolvedImage image = images.get(request);
    if (image == null) {
      missing.putIfAbsent(request, span);
      return FileSource.EMPTY;
    }
    if (image.layers().isEmpty()) {
      return FileSource.EMPTY;
    }
    FileSource known = imageSteps.get(request);
    if (known == null) {
      StepInfo info = label.info(nextNumber(), "FROM " + image.name());
      known = add(new Step.BaseImage(info, span, label.stage(), image));
      imageSteps.put(request, known);
    }
    return known;
  }
}
