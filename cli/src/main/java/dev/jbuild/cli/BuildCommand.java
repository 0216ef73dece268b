package dev.jbuild.cli;

import dev.jbuild.build.BuildRequest;
import dev.jbuild.build.BuildResult;
import dev.jbuild.build.ImageBuilder;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild build}. */
final class BuildCommand implements Command {
  @Override
  public CommandSpec spec() {
    return BuildOptions.spec();
  }

  @Override
  public ForeignOptions foreign() {
    return ForeignBuildOptions.options();
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    Optional<String> log = arguments.value("--logfile");
    if (log.isEmpty()) {
      return build(arguments, console);
    }
    Path file = console.workingDirectory().resolve(log.get());
    try (var out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      return build(arguments, console.withErr(out));
    }
  }

  private static int build(Arguments arguments, Console console)
      throws IOException, BuildException {
    BuildRequest request = new BuildOptions(arguments, console).request();
    CallOption call = CallOption.of(arguments);
    if (call.method() != CallOption.Method.BUILD) {
      return answer(call, request, console);
    }
    Optional<Path> idFile = arguments.value("--iidfile").map(console.workingDirectory()::resolve);
    Optional<Path> metadataFile =
        arguments.value("--metadata-file").map(console.workingDirectory()::resolve);
    Optional<String> style = arguments.value("--progress");
    boolean quiet = arguments.flag("--quiet") || style.orElse("").equals("quiet");
    if (idFile.isPresent()) {
      // An id of an earlier build must not be taken for the one of a build that failed.
      Files.deleteIfExists(idFile.get());
    }
    StorePruning.check(console);
    try (ImageStore store = Stores.open(console)) {
      BuildResult result;
      try (var progress = Progress.start(style, quiet, arguments.flag("--explain"), console)) {
        var builder = new ImageBuilder(store, console.environment(), console.in(), console.out());
        result = Interruption.orStop(() -> builder.build(request, progress));
      }
      if (idFile.isPresent()) {
        Files.writeString(idFile.get(), result.imageId().toString());
      }
      if (metadataFile.isPresent()) {
        Files.writeString(metadataFile.get(), metadata(request, result));
      }
      report(request, result, quiet, console);
      console.flush();
      StorePruning.run(store, quiet, console);
    }
    return ExitCode.OK;
  }

  private static int answer(CallOption call, BuildRequest request, Console console)
      throws IOException, BuildException {
    try (ImageStore store = Stores.open(console)) {
      var builder = new ImageBuilder(store, console.environment(), console.in(), console.out());
      return Answer.print(call, builder.inspect(request), console);
    }
  }

  private static void report(
      BuildRequest request, BuildResult result, boolean quiet, Console console) {
    String id = result.imageId().toString();
    if (quiet) {
      console.out().println(id);
      return;
    }
    var text = new StringBuilder("built ").append(id);
    for (Reference tag : request.tags()) {
      text.append(' ').append(tag.familiar());
    }
    console.err().println(text);
  }

  /** The members of buildx's metadata file that tell what was made. */
  private static String metadata(BuildRequest request, BuildResult result) {
    var names = new StringBuilder();
    for (Reference tag : request.tags()) {
      names.append(names.isEmpty() ? "" : ",").append(tag);
    }
    boolean one = result.images().size() == 1;
    return JsonObject.builder()
            .putNonEmpty("containerimage.config.digest", one ? result.imageId().toString() : "")
            .put("containerimage.descriptor", result.manifest().toJson())
            .put("containerimage.digest", result.manifest().digest().toString())
            .putNonEmpty("image.name", names.toString())
            .build()
            .toPrettyString()
        + "\n";
  }
}
