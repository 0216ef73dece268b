package dev.jbuild.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a container of an image runs on, in normal form: {@code linux/amd64}, {@code linux/arm/v7}.
 *
 * <p>Names and defaults follow containerd's platforms package: {@code x86_64} is {@code amd64},
 * {@code aarch64} and {@code arm64/v8} are {@code arm64}, {@code arm} alone is {@code arm/v7}.
 *
 * @param os such as {@code linux}
 * @param architecture in Go's names
 * @param variant of the architecture, empty where there is none
 * @param osVersion empty where there is none
 * @param osFeatures as the image lists them
 */
public record Platform(
    String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
  /** Copies the features. */
  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** A platform of normal names, without variant. */
  public static Platform of(String os, String architecture) {
    return of(os, architecture, "");
  }

  /** A platform; the names are brought to their normal form. */
  public static Platform of(String os, String architecture, String variant) {
    return normalised(os, architecture, variant, "", List.of());
  }

  /** The platform of the images that this machine is for: Linux's, whatever itself runs. */
  public static Platform host() {
    return of("linux", System.getProperty("os.arch", "amd64"), "");
  }

  /**
   * Parses what users write: {@code linux/arm64}, {@code arm64}, {@code linux}, {@code
   * windows(10.0.17763)/amd64}, in any case.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public static Platform parse(String text) {
    if (text.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "invalid platform \"" + text + "\": wildcards are not supported");
    }
    return new PlatformParser(text).parse();
  }

  static Platform normalised(
      String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
    String arch = architecture.toLowerCase(Locale.ROOT);
    String kind = variant.toLowerCase(Locale.ROOT);
    switch (arch) {
      case "i386", "i686", "x86" -> {
        arch = "386";
        kind = "";
      }
      case "x86_64", "x86-64", "amd64" -> {
        arch = "amd64";
        if (kind.equals("v1")) {
          kind = "";
        }
      }
      case "aarch64", "arm64" -> {
        arch = "arm64";
        if (kind.equals("8") || kind.equals("v8")) {
          kind = "";
        }
      }
      case "armhf" -> {
        arch = "arm";
        kind = "v7";
      }
      case "armel" -> {
        arch = "arm";
        kind = "v6";
      }
      case "arm" -> {
        if (kind.isEmpty()) {
          kind = "v7";
        } else if (kind.length() == 1) {
          kind = "v" + kind;
        }
      }
      default -> {}
    }
    return new Platform(normalOs(os), arch, kind, osVersion, osFeatures);
  }

  static String normalOs(String os) {
    String lower = os.toLowerCase(Locale.ROOT);
    return lower.equals("macos") ? "darwin" : lower;
  }

  /**
   * Whether an image of platform {@code image} can run where this one is asked for; {@link
   * #compatible()} tells which of several to prefer.
   */
  public boolean runs(Platform image) {
    return rank(image) >= 0;
  }

  /** The place of {@code image} in {@link #compatible()}, or -1. */
  int rank(Platform image) {
    Platform wanted = image.base();
    List<Platform> all = compatible();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** This platform and those whose images it runs too, best first, without versions. */
  public List<Platform> compatible() {
    List<Platform> all = new ArrayList<>();
    switch (architecture) {
      case "amd64" -> {
        int level = variant.isEmpty() ? 1 : digit(variant);
        for (int v = level; v > 1; v--) {
          all.add(of(os, "amd64", "v" + v));
        }
        all.add(of(os, "amd64"));
        all.add(of(os, "386"));
      }
      case "arm64" -> {
        all.add(base());
        if (!variant.isEmpty()) {
          all.add(of(os, "arm64"));
        }
        addArm(all, 8);
      }
      case "arm" -> addArm(all, digit(variant));
      default -> all.add(base());
    }
    if (all.isEmpty()) {
      all.add(base());
    }
    return all;
  }

  private void addArm(List<Platform> all, int from) {
    for (int v = from; v >= 5; v--) {
      all.add(of(os, "arm", "v" + v));
    }
  }

  private static int digit(String variant) {
    char last = variant.charAt(variant.length() - 1);
    return last >= '0' && last <= '9' ? last - '0' : 0;
  }

  private Platform base() {
    return normalised(os, architecture, variant, "", List.of());
  }

  static Platform read(JsonObject json) throws InvalidContentException {
    return normalised(
        json.string("os", ""),
        json.string("architecture", ""),
        json.string("variant", ""),
        json.string("os.version", ""),
        json.strings("os.features"));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("architecture", architecture)
        .put("os", os)
        .putNonEmpty("os.version", osVersion)
        .putNonEmpty("os.features", osFeatures)
        .putNonEmpty("variant", variant)
        .build();
  }

  /** The form that users read and write, {@code os/architecture[/variant]}. */
  @Override
  public String toString() {
    String text = os + "/" + architecture;
    return variant.isEmpty() ? text : text + "/" + variant;
  }
}
