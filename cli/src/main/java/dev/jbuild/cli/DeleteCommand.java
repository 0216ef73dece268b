package dev.jbuild.cli;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild delete}: by a tag the tag, by a digest the image with all its tags. */
final class DeleteCommand implements Command {
  @Override
  public CommandSpec spec() {
    return RegistryFlags.addTo(
        CommandSpec.create()
            .addPositional(
                Arguments.operands(
                    "NAME", 1, "Images in registries: [registry/]path:tag or path@digest")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    List<Reference> names = new ArrayList<>();
    for (String word : arguments.operands()) {
      Reference name = Names.remote(word);
      if (name.tag().isEmpty() && name.digest().isEmpty()) {
        throw new UsageException("'" + word + "': say which, with a tag or digest");
      }
      names.add(name);
    }
    try (RegistryClient client = RegistryFlags.open(arguments, console)) {
      for (Reference name : names) {
        delete(client, name);
        console.out().println("Deleted: " + name.familiar());
      }
    }
    return ExitCode.OK;
  }

  private static void delete(RegistryClient client, Reference name) throws IOException {
    try {
      client.delete(name);
    } catch (RegistryException e) {
      boolean byDigestOnly = name.digest().isEmpty() && (e.status() == 405 || e.status() == 400);
      Optional<Descriptor> image = byDigestOnly ? client.head(name) : Optional.empty();
      if (image.isEmpty()) {
        throw e;
      }
      throw new IOException(
          name.familiar()
              + ": this registry deletes no tags, only images with all their tags: jbuild delete "
              + name.familiarName()
              + "@"
              + image.get().digest(),
          e);
    }
  }
}
