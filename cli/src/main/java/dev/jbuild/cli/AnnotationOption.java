package dev.jbuild.cli;

import dev.jbuild.build.export.Annotation;
import dev.jbuild.build.export.Annotation.Place;
import dev.jbuild.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads annotations as buildx writes them: {@code --annotation} as {@code
 * [PLACE[PLATFORM],...:]KEY=VALUE}, fields of {@code --output} as {@code
 * annotation[-PLACE][PLATFORM].KEY=VALUE}.
 */
final class AnnotationOption {
  private static final String NAME = "--annotation";

  private AnnotationOption() {}

  static List<Annotation> parse(List<String> texts) {
    var annotations = new ArrayList<Annotation>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException(NAME + ": '" + text + "' is not of the form KEY=VALUE");
      }
      int colon = text.substring(0, equals).indexOf(':');
      String places = colon < 0 ? "manifest" : text.substring(0, colon);
      String key = text.substring(colon + 1, equals);
      for (String place : places.split(",", -1)) {
        annotations.add(annotation(NAME, place, key, text.substring(equals + 1)));
      }
    }
    return annotations;
  }

  /** {@code annotation.KEY}, {@code annotation-index.KEY}, {@code annotation[linux/arm64].KEY}. */
  static Annotation ofField(String option, String field, String value) {
    String rest = field.substring("annotation".length());
    int bracket = rest.indexOf(']');
    int dot = rest.indexOf('.', Math.max(0, bracket));
    if (dot < 0) {
      throw new UsageException(option + ": unknown field '" + field + "'");
    }
    String place = rest.substring(0, dot);
    if (place.startsWith("-")) {
      place = place.substring(1);
    } else {
      place = "manifest" + place;
    }
    return annotation(option, place, rest.substring(dot + 1), value);
  }

  private static Annotation annotation(String option, String written, String key, String value) {
    int bracket = written.indexOf('[');
    String place = bracket < 0 ? written : written.substring(0, bracket);
    Optional<Platform> platform = Optional.empty();
    if (bracket >= 0) {
      if (!written.endsWith("]")) {
        throw new UsageException(option + ": a bracket in '" + written + "' is not closed");
      }
      try {
        platform =
            Optional.of(Platform.parse(written.substring(bracket + 1, written.length() - 1)));
      } catch (IllegalArgumentException e) {
        throw new UsageException(option + ": " + e.getMessage());
      }
    }
    if (key.isEmpty()) {
      throw new UsageException(option + ": an annotation has no name");
    }
    return new Annotation(
        switch (place) {
          case "manifest" -> Place.MANIFEST;
          case "index" -> Place.INDEX;
          case "manifest-descriptor" -> Place.MANIFEST_DESCRIPTOR;
          case "index-descriptor" -> Place.INDEX_DESCRIPTOR;
          default ->
              throw new UsageException(
                  option
                      + ": '"
                      + place
                      + "' is not manifest, index, manifest-descriptor or index-descriptor");
        },
        platform,
        key,
        value);
  }
}
