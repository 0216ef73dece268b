package dev.jbuild.cli;

import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild inspect}: an array with the members that {@code docker image inspect} prints. */
final class InspectCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(
            Arguments.value(
                "PLATFORM", "Which image of an index (default: this machine's)", "--platform"))
        .addPositional(Arguments.operands("IMAGE", 1, "Names or ids of images"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Platform platform = Names.platform(arguments.value("--platform"));
    var images = new ArrayList<String>();
    try (ImageStore store = Stores.open(console)) {
      List<StoredImage> all = store.list();
      for (String name : arguments.operands()) {
        StoredImage stored = store.resolve(name);
        images.add(describe(store, stored, all, platform).toPrettyString());
      }
    }
    console.out().println("[" + String.join(",\n", images) + "]");
    return ExitCode.OK;
  }

  private static JsonObject describe(
      ImageStore store, StoredImage stored, List<StoredImage> all, Platform platform)
      throws IOException {
    Image image = store.image(stored.target(), platform);
    var names = new ArrayList<String>();
    var digests = new ArrayList<String>();
    for (StoredImage other : all) {
      if (other.target().digest().equals(stored.target().digest()) && other.name().isPresent()) {
        names.add(other.name().get().familiar());
        String pinned = other.name().get().familiarName() + "@" + other.target().digest();
        if (!digests.contains(pinned)) {
          digests.add(pinned);
        }
      }
    }
    var layers = new ArrayList<String>();
    for (Digest diffId : image.config().diffIds()) {
      layers.add(diffId.toString());
    }
    JsonObject config = JsonObject.parse(store.blobs().read(image.id()));
    return JsonObject.builder()
        .put("Id", image.id().toString())
        .put("RepoTags", names)
        .put("RepoDigests", digests)
        .putNonEmpty("Comment", "")
        .put("Created", config.string("created", ""))
        .putNonEmpty("Author", config.string("author", ""))
        .put("Config", Optional.ofNullable(config.object("config")).orElse(JsonObject.empty()))
        .put("Architecture", config.string("architecture", ""))
        .putNonEmpty("Variant", config.string("variant", ""))
        .put("Os", config.string("os", ""))
        .put("Size", image.size())
        .put("RootFS", JsonObject.builder().put("Type", "layers").put("Layers", layers).build())
        .put("Descriptor", stored.target().toJson())
        .build();
  }
}
