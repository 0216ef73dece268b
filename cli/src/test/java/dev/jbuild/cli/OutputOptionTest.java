package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutputOptionTest {
  private static final Path FOLDER = Path.of("/work");

  private static List<Destination> parse(String text) {
    return new OutputOption(FOLDER).parse(text);
  }

  private static Destination.Target file(String name) {
    return new Destination.Target.File(FOLDER.resolve(name));
  }

  @Test
  void shortForms() {
    assertEquals(List.of(new Destination.LocalFolder(FOLDER.resolve("out"))), parse("out"));
    assertEquals(List.of(new Destination.Tar(new Destination.Target.StandardOutput())), parse("-"));
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
    assertEquals(List.of(new Destination.Tar(file("x"))), parse("dest=x,type=tar"));
  }

  @Test
  void anImageGoesToTheStoreAndMayBePushed() {
    assertEquals(List.of(new Destination.Store()), parse("type=docker"));
    assertEquals(List.of(new Destination.Store()), parse("type=image"));
    assertEquals(
        List.of(new Destination.Store(), new Destination.Registry(Destination.Options.DEFAULT)),
        parse("type=image,push=true"));
  }

  @Test
  void encodings() {
    assertEquals(
        List.of(
            new Destination.Registry(
                new Destination.Options(
                    Compression.ZSTD, Optional.of(7), true, false, Optional.of("x/y:z")))),
        parse(
            "type=registry,compression=zstd,compression-level=7,force-compression=true,"
                + "oci-mediatypes=false,name=x/y:z"));
  }
}
