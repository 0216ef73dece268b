package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.source.SourceFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnusedBuildArgsTest {
  private static final Dockerfile FILE =
      DockerfileParser.parse(
              new SourceFile(
                  "Dockerfile",
                  """
                  ARG BASE=scratch
                  FROM $BASE AS one
                  ARG VERSION=1 OTHER
                  ONBUILD ARG LATER
                  FROM scratch
                  ENV NAME_OF_ENV=x
                  """))
          .dockerfile();

  private static ResolvedImage base(String... triggers) {
    ImageConfig config = ImageConfig.scratch(Platform.of("linux", "amd64"));
    return new ResolvedImage(
        "base",
        new Descriptor(MediaTypes.OCI_MANIFEST, Digest.sha256(new byte[] {1}), 1),
        List.of(),
        config.withConfig(config.config().withOnBuild(List.of(triggers))));
  }

  @Tag("trap-20")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BASE | {}",
        "VERSION | {}",
        "OTHER | {}",
        "LATER | {}",
        "TRIGGERED | {}",
        "TARGETARCH | {}",
        "https_proxy | {}",
        "SOURCE_DATE_EPOCH | {}",
        "BUILDKIT_INLINE_CACHE | {}",
        "VERSIN | {VERSIN=Optional[VERSION]}",
        "version | {version=Optional[VERSION]}",
        "TRIGERED | {TRIGERED=Optional[TRIGGERED]}",
        "NAME_OF_ENV | {NAME_OF_ENV=Optional.empty}",
        "whatever | {whatever=Optional.empty}"
      })
  void namesWhatNoArgTakes(String name, String unused) {
    List<ResolvedImage> bases = List.of(base("ARG TRIGGERED", "RUN x"));
    assertEquals(unused, UnusedBuildArgs.find(FILE, Set.of(name), bases).toString());
  }

  @Test
  void aTriggerThatIsWrongIsNoConcern() {
    assertEquals(
        Set.of("x"), UnusedBuildArgs.find(FILE, Set.of("x"), List.of(base("NOPE"))).keySet());
  }
}
