package dev.jbuild.cli;

import dev.jbuild.oci.JsonObject;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild tags}: the tags that a repository has in its registry. */
final class TagsCommand implements Command {
  @Override
  public CommandSpec spec() {
    return RegistryFlags.addTo(
        CommandSpec.create()
            .addOption(Arguments.value("FORMAT", "text or json (default: text)", "--format"))
            .addPositional(Arguments.operand(0, "NAME", true, "Repository: [registry/]path")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Reference name = Names.remote(arguments.operands().getFirst());
    if (name.tag().isPresent() || name.digest().isPresent()) {
      throw new UsageException("tags are those of a repository; write " + name.familiarName());
    }
    String format = arguments.value("--format").orElse("text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageException("--format is text or json");
    }
    List<String> tags;
    try (RegistryClient client = RegistryFlags.open(arguments, console)) {
      tags = client.tags(name);
    }
    if (format.equals("json")) {
      console
          .out()
          .println(JsonObject.builder().put("name", name.name()).put("tags", tags).build());
    } else {
      tags.forEach(console.out()::println);
    }
    return ExitCode.OK;
  }
}
