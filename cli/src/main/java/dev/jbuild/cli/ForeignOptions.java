package dev.jbuild.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of {@code docker build} and {@code buildah build} that jbuild has not: what changes no
 * image is taken with a warning, so that scripts go on working; for the others the reason is told.
 * Help does not show them.
 */
final class ForeignOptions {
  private static final List<Foreign> HARMLESS =
      List.of(
          flag("nothing is left of a step but its layer", "--rm"),
          flag("nothing is left of a step that failed", "--force-rm"),
          flag("a context is read where it is, not sent", "--compress"),
          flag("what is pushed is compressed as --output says", "--disable-compression"),
          flag("jbuild has no content trust", "--disable-content-trust"),
          value("there is no builder to choose", "--builder"),
          value("RUN has namespaces of its own", "--isolation"),
          value("jbuild makes no attestations", "--provenance"),
          value("jbuild makes no attestations", "--sbom"),
          value("jbuild makes no attestations", "--attest"),
          value("RUN is in the control group of jbuild", "--cgroup-parent"));

  private static final List<Foreign> REFUSED =
      List.of(
          value("use RUN --mount=type=bind, or a --build-context", "-v", "--volume"),
          value("RUN has /dev/null, zero, full, random, urandom and tty", "--device"),
          value("use --allow security.insecure and RUN --security=insecure", "--cap-add"),
          value("a RUN keeps docker's default capabilities", "--cap-drop"),
          value("use --allow security.insecure and RUN --security=insecure", "--security-opt"),
          value("RUN has the resolv.conf of this machine", "--dns"),
          value("RUN has the resolv.conf of this machine", "--dns-search"),
          value("RUN has the resolv.conf of this machine", "--dns-option"),
          value("a --platform with several platforms makes an index", "--manifest"),
          value("sign what was pushed, with cosign or skopeo", "--sign-by"),
          value("jbuild has no encrypted images", "--decryption-key"),
          value("RUN runs no OCI hooks", "--hooks-dir"),
          value("RUN needs no OCI runtime", "--runtime"),
          value("name the result of the preprocessor with -f", "--cpp-flag"),
          value("pin base images by digest, or with Dockerfile.images", "--policy"),
          value("the launcher makes the user namespace", "--userns"),
          flag("what is written to a VOLUME stays in the image", "--compat-volumes"),
          flag("use --target for each stage that is to be kept", "--save-stages"),
          value("jbuild makes no images for confidential machines", "--cw"));

  private record Foreign(boolean takesValue, String reason, List<String> names) {
    OptionSpec option() {
      OptionSpec.Builder option = OptionSpec.builder(names.toArray(String[]::new)).hidden(true);
      return takesValue
          ? option.type(List.class).auxiliaryTypes(String.class).arity("1").build()
          : option.type(boolean.class).arity("0..1").build();
    }

    boolean isGiven(Arguments arguments) {
      String name = names.getLast();
      return takesValue ? !arguments.values(name).isEmpty() : arguments.choice(name).isPresent();
    }
  }

  private ForeignOptions() {}

  private static Foreign flag(String reason, String... names) {
    return new Foreign(false, reason, List.of(names));
  }

  private static Foreign value(String reason, String... names) {
    return new Foreign(true, reason, List.of(names));
  }

  static CommandSpec addTo(CommandSpec spec) {
    HARMLESS.forEach(foreign -> spec.addOption(foreign.option()));
    REFUSED.forEach(foreign -> spec.addOption(foreign.option()));
    return spec;
  }

  /** Warns of options without effect. */
  static void check(Arguments arguments, Console console) {
    for (Foreign foreign : REFUSED) {
      if (foreign.isGiven(arguments)) {
        throw new UsageException(name(foreign) + " is not supported: " + foreign.reason);
      }
    }
    for (Foreign foreign : HARMLESS) {
      if (foreign.isGiven(arguments)) {
        console
            .err()
            .println("jbuild: warning: " + name(foreign) + " has no effect: " + foreign.reason);
      }
    }
  }

  private static String name(Foreign foreign) {
    return foreign.names.getLast();
  }
}
