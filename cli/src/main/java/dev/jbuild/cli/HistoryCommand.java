package dev.jbuild.cli;

import dev.jbuild.cli.render.Age;
import dev.jbuild.cli.render.Quantity;
import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.History;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild history}: the newest instruction first, as docker shows it. */
final class HistoryCommand implements Command {
  private static final int WIDTH = 70;

  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.flag("Show instructions in full", "--no-trunc"))
        .addOption(
            Arguments.value(
                "PLATFORM", "Which image of an index (default: this machine's)", "--platform"))
        .addPositional(Arguments.operand(0, "IMAGE", true, "Name or id of an image"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Image image;
    try (ImageStore store = Stores.open(console)) {
      image =
          store.image(
              store.resolve(arguments.operands().getFirst()).target(),
              Names.platform(arguments.value("--platform")));
    }
    boolean full = arguments.flag("--no-trunc");
    Instant now = Instant.now();
    var rows = new ArrayList<List<String>>();
    Iterator<Descriptor> layers = image.manifest().layers().iterator();
    for (History line : image.config().history()) {
      String size = "0B";
      if (!line.emptyLayer() && layers.hasNext()) {
        size = Quantity.bytes(layers.next().size());
      }
      rows.add(
          List.of(
              Age.of(line.created(), now), shown(line.createdBy(), full), size, line.comment()));
    }
    var table = new TextTable().row(List.of("CREATED", "CREATED BY", "SIZE", "COMMENT"));
    rows.reversed().forEach(table::row);
    console.out().print(table);
    return ExitCode.OK;
  }

  private static String shown(String instruction, boolean full) {
    String line = instruction.replace('\n', ' ').replace('\t', ' ');
    return full || line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
  }
}
