package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.transfer.ArtifactFiles;
import dev.jbuild.build.transfer.ArtifactManifest;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.PushOptions;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild artifact push|pull|list}: files in registries, such as those about an image. */
final class ArtifactCommand implements Command {
  private static final String ANY_TYPE = "application/octet-stream";

  @Override
  public CommandSpec spec() {
    return RegistryFlags.addTo(
        CommandSpec.create()
            .addOption(
                Arguments.value("IMAGE", "push: the image that the files are about", "--subject"))
            .addOption(
                Arguments.value(
                    "TYPE", "push: what the artifact is; list: only such", "--artifact-type"))
            .addOption(
                Arguments.repeated("NAME=VALUE", "push: annotate the artifact", "--annotation"))
            .addOption(
                Arguments.value("FOLDER", "pull: where to (default: here)", "-o", "--output"))
            .addOption(Arguments.value("FORMAT", "list: text or json (default: text)", "--format"))
            .addPositional(
                Arguments.operands(
                    "WORD",
                    1,
                    "push NAME FILE[:TYPE]..., push --subject IMAGE FILE[:TYPE]...,"
                        + " pull NAME, or list IMAGE")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    String verb = arguments.operands().getFirst();
    List<String> rest = arguments.operands().subList(1, arguments.operands().size());
    try (RegistryClient client = RegistryFlags.open(arguments, console)) {
      return Interruption.orStop(() -> {
        switch (verb) {
          case "push", "attach" -> push(client, rest, arguments, console);
          case "pull" -> pull(client, one(verb, rest), arguments, console);
          case "list", "discover" -> list(client, one(verb, rest), arguments, console);
          default ->
              throw new UsageException("'" + verb + "': an artifact can be push, pull and list");
        }
        return ExitCode.OK;
      });
    }
  }

  private static Reference one(String verb, List<String> words) {
    if (words.size() != 1) {
      throw new UsageException(verb + " wants one name");
    }
    return Names.remote(words.getFirst()).withDefaultTag();
  }

  private static void push(
      RegistryClient client, List<String> words, Arguments arguments, Console console)
      throws IOException {
    Optional<Reference> about =
        arguments.value("--subject").map(word -> Names.remote(word).withDefaultTag());
    if (about.isEmpty() && words.isEmpty()) {
      throw new UsageException("push: where to? NAME, or --subject IMAGE");
    }
    List<String> files = about.isPresent() ? words : words.subList(1, words.size());
    if (files.isEmpty()) {
      throw new UsageException("push: which files?");
    }
    String type = arguments.value("--artifact-type").orElse("");
    if (type.isEmpty()) {
      throw new UsageException("push needs --artifact-type, such as application/spdx+json");
    }
    Map<String, String> annotations =
        Assignments.parse("--annotation", arguments.values("--annotation"));
    List<ArtifactManifest.TypedFile> typed = new ArrayList<>();
    for (String file : files) {
      typed.add(typed(file, console.workingDirectory()));
    }
    Optional<Descriptor> subject = Optional.empty();
    Reference target;
    if (about.isPresent()) {
      // What is signed or described is what the name stands for now: its digest is the subject.
      subject = Optional.of(client.fetchManifest(about.get()).descriptor());
      target = about.get();
    } else {
      target = Names.remote(words.getFirst()).withDefaultTag();
    }
    var artifact = new ArtifactManifest(type, typed, subject, annotations);
    Descriptor root = artifact.root();
    client.push(
        about.isPresent() ? target.byDigest(root.digest()) : target,
        root,
        artifact.blobs(),
        new PushOptions(_ -> List.of(), TransferListener.NONE));
    console.out().println(target.familiarName() + "@" + root.digest());
  }

  /** {@code FILE:TYPE}; a file with a colon in its name is one that exists. */
  private static ArtifactManifest.TypedFile typed(String text, Path folder) {
    int colon = text.lastIndexOf(':');
    if (colon > 0 && !Files.exists(folder.resolve(text))) {
      return new ArtifactManifest.TypedFile(
          folder.resolve(text.substring(0, colon)), text.substring(colon + 1));
    }
    return new ArtifactManifest.TypedFile(folder.resolve(text), ANY_TYPE);
  }

  private static void pull(
      RegistryClient client, Reference name, Arguments arguments, Console console)
      throws IOException {
    Path folder = console.workingDirectory().resolve(arguments.value("--output").orElse("."));
    new ArtifactFiles(client)
        .fetch(name, folder)
        .forEach((path, blob) -> console.out().println(blob.digest() + "  " + path.getFileName()));
  }

  private static void list(
      RegistryClient client, Reference image, Arguments arguments, Console console)
      throws IOException {
    Descriptor subject = client.fetchManifest(image).descriptor();
    List<Descriptor> artifacts =
        client.referrers(image, subject.digest(), arguments.value("--artifact-type").orElse(""));
    switch (arguments.value("--format").orElse("text")) {
      case "text" -> {
        var table = new TextTable().row(List.of("DIGEST", "ARTIFACT TYPE"));
        for (Descriptor artifact : artifacts) {
          table.row(List.of(artifact.digest().toString(), artifact.artifactType()));
        }
        console.out().print(table);
      }
      case "json" -> {
        List<JsonObject> json = new ArrayList<>();
        for (Descriptor artifact : artifacts) {
          json.add(artifact.toJson());
        }
        console
            .out()
            .println(
                JsonObject.builder()
                    .put("subject", subject.toJson())
                    .put("referrers", json)
                    .build()
                    .toPrettyString());
      }
      default -> throw new UsageException("--format is text or json");
    }
  }
}
