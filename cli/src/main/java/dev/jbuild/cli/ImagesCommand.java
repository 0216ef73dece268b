package dev.jbuild.cli;

import dev.jbuild.cli.render.Age;
import dev.jbuild.cli.render.Quantity;
import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild images}. */
final class ImagesCommand implements Command {
  private static final String NONE = "<none>";

  /** One line; an index without an image for this machine has no date and no size. */
  private record Row(StoredImage stored, Optional<Instant> created, String size) {}

  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.flag("Print ids only", "-q", "--quiet"))
        .addOption(Arguments.flag("Show digests", "--digests"))
        .addOption(Arguments.flag("Show ids in full", "--no-trunc"))
        .addPositional(
            Arguments.operand(0, "REPOSITORY[:TAG]", false, "Show images with this name only"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (ImageStore store = Stores.open(console)) {
      for (StoredImage stored : store.list()) {
        if (arguments.operands().isEmpty() || isNamed(stored, arguments.operands().getFirst())) {
          rows.add(row(store, stored));
        }
      }
    }
    // The newest first.
    rows.sort(Comparator.comparing((Row row) -> row.created().orElse(Instant.MIN)).reversed());
    boolean full = arguments.flag("--no-trunc");
    if (arguments.flag("--quiet")) {
      for (Row row : rows) {
        console.out().println(id(row, full));
      }
      return ExitCode.OK;
    }
    console.out().print(table(rows, arguments.flag("--digests"), full));
    return ExitCode.OK;
  }

  private static Row row(ImageStore store, StoredImage stored) throws IOException {
    try {
      Image image = store.image(stored.target(), Platform.host());
      return new Row(stored, image.config().created(), Quantity.bytes(image.size()));
    } catch (dev.jbuild.oci.InvalidContentException | dev.jbuild.blob.MissingBlobException _) {
      return new Row(stored, Optional.empty(), "N/A");
    }
  }

  private static TextTable table(List<Row> rows, boolean digests, boolean full) {
    var table = new TextTable();
    table.row(cells("REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE", digests));
    Instant now = Instant.now();
    for (Row row : rows) {
      Optional<Reference> name = row.stored().name();
      table.row(
          cells(
              name.map(Reference::familiarName).orElse(NONE),
              name.flatMap(Reference::tag).orElse(NONE),
              row.stored().target().digest().toString(),
              id(row, full),
              Age.of(row.created(), now),
              row.size(),
              digests));
    }
    return table;
  }

  private static List<String> cells(
      String repository,
      String tag,
      String digest,
      String id,
      String created,
      String size,
      boolean digests) {
    return digests
        ? List.of(repository, tag, digest, id, created, size)
        : List.of(repository, tag, id, created, size);
  }

  private static String id(Row row, boolean full) {
    return full ? row.stored().id().toString() : row.stored().id().shortHex();
  }

  /** {@code busybox} means all its tags. */
  private static boolean isNamed(StoredImage stored, String text) {
    Reference wanted = Names.parse("REPOSITORY", text);
    return stored.name().isPresent()
        && stored.name().get().name().equals(wanted.name())
        && (wanted.tag().isEmpty() || wanted.tag().equals(stored.name().get().tag()));
  }
}
