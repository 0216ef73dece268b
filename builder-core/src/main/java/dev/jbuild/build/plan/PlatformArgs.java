package dev.jbuild.build.plan;

import dev.jbuild.oci.Platform;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The arguments that are predefined before the first FROM: {@code TARGETPLATFORM}, {@code
 * BUILDARCH} and their like, and {@code TARGETSTAGE}.
 *
 * <p>A {@code --build-arg} of the same name wins. A stage sees one only after it declared it.
 */
final class PlatformArgs {
  private PlatformArgs() {}

  static Map<String, String> of(
      Platform build, Platform target, String targetStage, Map<String, String> buildArgs) {
    Map<String, String> args = new LinkedHashMap<>();
    put(args, "BUILD", build);
    put(args, "TARGET", target);
    args.put("TARGETSTAGE", targetStage);
    args.replaceAll(buildArgs::getOrDefault);
    return args;
  }

  private static void put(Map<String, String> args, String prefix, Platform platform) {
    args.put(prefix + "PLATFORM", platform.toString());
    args.put(prefix + "OS", platform.os());
    args.put(prefix + "OSVERSION", platform.osVersion());
    args.put(prefix + "ARCH", platform.architecture());
    args.put(prefix + "VARIANT", platform.variant());
  }
}
