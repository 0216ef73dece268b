package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.export.Annotation;
import dev.jbuild.build.export.Annotation.Place;
import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutputOptionTest {
  private static final Path FOLDER = Path.of("/work");

  private static List<Destination> parse(String text) {
    return new OutputOption(FOLDER, Destination.Options.DEFAULT).parse(text);
  }

  private static Destination.Target file(String name) {
    return new Destination.Target.File(FOLDER.resolve(name));
  }

  @Test
  void shortForms() {
    assertEquals(
        List.of(new Destination.LocalFolder(FOLDER.resolve("out"), Optional.empty())),
        parse("out"));
    assertEquals(
        List.of(new Destination.Tar(new Destination.Target.StandardOutput(), Optional.empty())),
        parse("-"));
  }

  @Test
  void files() {
    assertEquals(
        List.of(new Destination.LocalFolder(FOLDER.resolve("x"), Optional.of(false))),
        parse("type=local,dest=x,platform-split=false"));
    assertEquals(
        List.of(new Destination.Tar(file("x"), Optional.of(true))),
        parse("dest=x,type=tar,platform-split=true"));
  }

  @Test
  void archives() {
    var encoding = Destination.Options.DEFAULT;
    assertEquals(
        List.of(new Destination.OciArchive(file("x.tar"), encoding)), parse("type=oci,dest=x.tar"));
    assertEquals(
        List.of(new Destination.OciArchive(new Destination.Target.StandardOutput(), encoding)),
        parse("type=oci"));
    assertEquals(
        List.of(new Destination.OciLayout(FOLDER.resolve("x"), encoding)),
        parse("type=oci,tar=false,dest=x"));
    assertEquals(
        List.of(new Destination.DockerArchive(file("/x.tar"), encoding)),
        parse("type=docker,dest=/x.tar"));
  }

  @Test
  void anImageGoesToTheStoreAndMayBePushed() {
    var stored = new Destination.Store(Destination.Options.STORED);
    assertEquals(List.of(stored), parse("type=docker"));
    assertEquals(List.of(stored), parse("type=image"));
    assertEquals(
        List.of(new Destination.Registry(Destination.Options.DEFAULT, false), stored),
        parse("type=image,push=true"));
    assertEquals(
        List.of(new Destination.Store(options(Compression.ZSTD, List.of("x:latest"), List.of()))),
        parse("type=image,name=x,compression=zstd"));
  }

  @Test
  void anImagePushedByDigestIsNotStored() {
    var options = options(Compression.GZIP, List.of("x/y:latest"), List.of());
    assertEquals(
        List.of(new Destination.Registry(options, true)),
        parse("type=image,name=x/y,push-by-digest=true,name-canonical=true,push=true"));
  }

  private static Destination.Options options(
      Compression compression, List<String> names, List<Annotation> annotations) {
    List<Reference> parsed = names.stream().map(Reference::parse).toList();
    return new Destination.Options(compression, Optional.empty(), false, true, parsed, annotations);
  }

  @Test
  void encodings() {
    assertEquals(
        List.of(
            new Destination.Registry(
                new Destination.Options(
                    Compression.ZSTD,
                    Optional.of(7),
                    true,
                    false,
                    List.of(Reference.parse("x/y:z")),
                    List.of()),
                false)),
        parse(
            "type=registry,compression=zstd,compression-level=7,force-compression=true,"
                + "oci-mediatypes=false,name=x/y:z,rewrite-timestamp=true"));
  }

  @Test
  void annotations() {
    var arm = Optional.of(Platform.parse("linux/arm64"));
    assertEquals(
        List.of(
            new Destination.Registry(
                options(
                    Compression.GZIP,
                    List.of(),
                    List.of(
                        new Annotation(Place.MANIFEST, Optional.empty(), "a.b", "1"),
                        new Annotation(Place.INDEX, Optional.empty(), "c", "2"),
                        new Annotation(Place.MANIFEST_DESCRIPTOR, arm, "d.e", "3"))),
                false)),
        parse(
            "type=registry,annotation.a.b=1,annotation-index.c=2,"
                + "annotation-manifest-descriptor[linux/arm64].d.e=3"));
    assertEquals(
        List.of(
            new Annotation(Place.MANIFEST, Optional.empty(), "a", "b=c:d"),
            new Annotation(Place.INDEX, Optional.empty(), "e:f", "g"),
            new Annotation(Place.MANIFEST, arm, "e:f", "g")),
        AnnotationOption.parse(List.of("a=b=c:d", "index,manifest[linux/arm64]:e:f=g")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "type=oci,compression=estargz | compression is gzip, zstd or uncompressed; 'estargz' is not"
            + " supported",
        "type=oci,compression-level=10 | compression-level=10 is not between 0 and 9",
        "type=oci,rewrite-timestamp=false | rewrite-timestamp=false is not supported: with"
            + " SOURCE_DATE_EPOCH times are clamped as layers are written",
        "type=oci,annotation-x.y=z | 'x' is not manifest, index, manifest-descriptor or"
            + " index-descriptor",
        "type=oci,annotations=z | unknown field 'annotations'",
        "type=local | type=local needs dest=FOLDER",
        "dest=x | 'type' is missing",
      })
  void mistakes(String text, String message) {
    assertEquals(
        "--output: " + message, assertThrows(UsageException.class, () -> parse(text)).getMessage());
  }
}
