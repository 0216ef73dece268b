package dev.jbuild.cli;

import static dev.jbuild.cli.Arguments.flag;
import static dev.jbuild.cli.Arguments.repeated;
import static dev.jbuild.cli.Arguments.value;

import dev.jbuild.build.BuildRequest;
import dev.jbuild.build.exec.RunOptions;
import dev.jbuild.build.export.Destination;
import dev.jbuild.build.plan.ImageOptions;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** The options of {@code jbuild build}, named and meant as docker's, and the request they make. */
final class BuildOptions {
  private final Arguments arguments;
  private final Console console;

  BuildOptions(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  static CommandSpec spec() {
    return LimitOptions.addTo(CacheFlags.addTo(RegistryFlags.addTo(CommandSpec.create())))
        .addOption(repeated("NAME", "Name of the image: [registry/]path[:tag]", "-t", "--tag"))
        .addOption(
            value(
                "FILE",
                "Dockerfile (default: PATH/Dockerfile; - is standard input)",
                "-f",
                "--file"))
        .addOption(
            repeated("NAME=VALUE", "Set an ARG; NAME takes it from the environment", "--build-arg"))
        .addOption(
            repeated(
                "NAME=SOURCE",
                "Further context, or where an image comes from: a folder, docker-image://,"
                    + " oci-layout://, oci-archive:, a git or http URL",
                "--build-context"))
        .addOption(value("STAGE", "Stage to build (default: the last)", "--target"))
        .addOption(repeated("NAME=VALUE", "Add a label to the image", "--label"))
        .addOption(repeated("PLATFORMS", "What to build for, such as linux/arm64", "--platform"))
        .addOption(
            repeated(
                "OUTPUT",
                "Where the result goes: FOLDER, - or type=local|tar|oci|docker|image|registry,"
                    + "dest=... (default: the store)",
                "-o",
                "--output"))
        .addOption(
            repeated(
                "[PLACE:]NAME=VALUE",
                "Annotate manifest (default), index, manifest-descriptor or index-descriptor, each"
                    + " with [PLATFORM] if for one",
                "--annotation"))
        .addOption(
            value("FORMAT", "Media types of the image: oci or docker (default: oci)", "--format"))
        .addOption(flag("Make one layer of those above the base image", "--flatten", "--squash"))
        .addOption(flag("Leave the history of instructions out", "--omit-history"))
        .addOption(repeated("NAME", "Leave a variable of the image out", "--unsetenv"))
        .addOption(repeated("NAME", "Leave a label of the image out", "--unsetlabel"))
        .addOption(flag("Keep labels of base images (default: true)", "--inherit-labels"))
        .addOption(value("IMAGE", "What the first FROM starts from instead", "--from"))
        .addOption(
            repeated("FILE", "Read build arguments from lines NAME=VALUE", "--build-arg-file"))
        .addOption(value("FILE", "Ignore file to use in place of .dockerignore", "--ignorefile"))
        .addOption(
            flag(
                "Push the image, as --output type=registry; it goes to the store only with --load",
                "--push"))
        .addOption(flag("Put the image into the store, also where there is an --output", "--load"))
        .addOption(
            Arguments.optional(
                String.class,
                "always",
                "WHEN",
                "Look base images up in their registries: always (where nothing is said),"
                    + " newer, missing or never",
                "--pull"))
        .addOption(flag("Tell of each step why it does not come from the cache", "--explain"))
        .addOption(flag("Check the Dockerfile and build nothing, as --call=check", "--check"))
        .addOption(
            value(
                "METHOD",
                "build, or an answer about the Dockerfile: check, outline or targets, then"
                    + " [,format=json][,ignorestatus=true]",
                "--call"))
        .addOption(
            value(
                "STYLE",
                "Display: auto, plain, quiet, tty or rawjson (default: auto)",
                "--progress"))
        .addOption(flag("Print nothing but the image's id", "-q", "--quiet"))
        .addOption(value("FILE", "Write the image's id to a file", "--iidfile"))
        .addOption(
            value("FILE", "Write digests of the result to a file, as JSON", "--metadata-file"))
        .addOption(
            repeated(
                "SECRET",
                "For RUN --mount=type=secret: id=ID[,src=FILE|,env=NAME]; of an ID alone the variable or file of that name",
                "--secret"))
        .addOption(
            repeated("SSH", "For RUN --mount=type=ssh: default or ID=SOCKET|KEY[,KEY]", "--ssh"))
        .addOption(value("MODE", "Network of RUN: default (the host's), host or none", "--network"))
        .addOption(repeated("HOST:IP", "Add a line to /etc/hosts of RUN", "--add-host"))
        .addOption(value("BYTES", "Size of /dev/shm of RUN, such as 128m", "--shm-size"))
        .addOption(
            repeated("NAME=SOFT[:HARD]", "Resource limit of RUN, such as nofile=1024", "--ulimit"))
        .addOption(
            repeated(
                "ENTITLEMENT",
                "Allow RUN --security=insecure: security.insecure (network.host is accepted)",
                "--allow"))
        .addOption(value("DURATION", "Kill a RUN that takes longer, such as 10m", "--step-timeout"))
        .addOption(
            value(
                "SECONDS",
                "Clamp all times of the image, since 1970 (default: $SOURCE_DATE_EPOCH)",
                "--source-date-epoch",
                "--timestamp"))
        .addOption(value("FILE", "Write progress and warnings to a file", "--logfile"))
        .addOption(value("N", "Steps that run side by side (default: one for each core)", "--jobs"))
        .addPositional(
            Arguments.operand(0, "PATH", true, "Build context: a folder, a git or http URL, or -"));
  }

  BuildRequest request() throws IOException {
    Path folder = console.workingDirectory();
    String context = arguments.operands().getFirst();
    Optional<String> dockerfile = arguments.value("--file");
    List<Reference> tags = tags();
    // Once: a file of arguments may be a pipe.
    Map<String, String> buildArgs = buildArgs();
    Map<String, String> contexts =
        Assignments.parse("--build-context", arguments.values("--build-context"));
    return new BuildRequest(
        folder,
        context,
        dockerfile,
        arguments.value("--ignorefile"),
        contexts,
        plan(buildArgs),
        run(),
        CacheFlags.local(arguments),
        CacheFlags.shared(arguments, console.workingDirectory(), buildArgs),
        tags,
        destinations(tags),
        PullOption.of(arguments),
        RegistryFlags.access(arguments, console),
        jobs());
  }

  private List<Reference> tags() {
    var tags = new ArrayList<Reference>();
    for (String name : arguments.values("--tag")) {
      tags.add(Names.tagged("--tag", name));
    }
    return tags;
  }

  /** What {@code --output} says; and the store where nothing says so, or names ask for it. */
  private List<Destination> destinations(List<Reference> tags) {
    var destinations = new ArrayList<Destination>();
    Destination.Options common =
        Destination.Options.DEFAULT
            .withOciMediaTypes(Encodings.isOci(arguments.value("--format").orElse("oci")))
            .withAnnotations(AnnotationOption.parse(arguments.values("--annotation")));
    var option = new OutputOption(console.workingDirectory(), common);
    for (String text : arguments.values("--output")) {
      destinations.addAll(option.parse(text));
    }
    if (arguments.flag("--push")) {
      push(destinations, common);
    }
    boolean stored = false;
    boolean onlyPushed = !destinations.isEmpty();
    for (Destination destination : destinations) {
      stored |= destination instanceof Destination.Store;
      onlyPushed &= destination instanceof Destination.Registry;
    }
    boolean named = !tags.isEmpty() && !onlyPushed;
    if (!stored && (destinations.isEmpty() || named || arguments.flag("--load"))) {
      destinations.add(new Destination.Store(common.withCompression(Compression.UNCOMPRESSED)));
    }
    return destinations;
  }

  /** {@code --push} with {@code --output type=image} pushes that image, as {@code push=true}. */
  private static void push(List<Destination> destinations, Destination.Options common) {
    Destination.Options options = common;
    for (Destination destination : destinations) {
      if (destination instanceof Destination.Registry) {
        return;
      }
      if (destination instanceof Destination.Store(Destination.Options stored)) {
        options =
            stored.compression() == Compression.UNCOMPRESSED
                ? stored.withCompression(Compression.GZIP)
                : stored;
      }
    }
    destinations.add(new Destination.Registry(options, false));
  }

  private PlanOptions plan(Map<String, String> buildArgs) {
    return new PlanOptions(
        // Scripts write --target "$STAGE": for docker, too, the empty name is that of the last one.
        arguments.value("--target").filter(stage -> !stage.isEmpty()),
        buildArgs,
        Assignments.parse("--label", arguments.values("--label")),
        platforms(),
        network(),
        sourceDateEpoch(buildArgs),
        image());
  }

  private ImageOptions image() {
    return new ImageOptions(
        arguments.value("--from"),
        arguments.flag("--inherit-labels", true),
        Set.copyOf(arguments.values("--unsetenv")),
        Set.copyOf(arguments.values("--unsetlabel")),
        arguments.flag("--flatten"),
        arguments.flag("--omit-history"));
  }

  private Map<String, String> buildArgs() throws IOException {
    // What the command line names itself wins over files.
    var words = new ArrayList<String>();
    for (String file : arguments.values("--build-arg-file")) {
      for (String line : Assignments.readLines(console.workingDirectory().resolve(file))) {
        words.add(line.stripTrailing());
      }
    }
    words.addAll(arguments.values("--build-arg"));
    return Assignments.parseOrInherit("--build-arg", words, console.environment());
  }

  private List<Platform> platforms() {
    var platforms = new ArrayList<Platform>();
    for (String list : arguments.values("--platform")) {
      for (String text : list.split(",", -1)) {
        platforms.add(
            Names.platform(text.equals("local") ? Optional.empty() : Optional.of(text.strip())));
      }
    }
    return platforms;
  }

  private NetworkMode network() {
    String mode = arguments.value("--network").orElse("default");
    return switch (mode) {
      case "default" -> NetworkMode.DEFAULT;
      case "host" -> NetworkMode.HOST;
      case "none" -> NetworkMode.NONE;
      default -> throw new UsageException("--network: '" + mode + "' is not default, host or none");
    };
  }

  private OptionalLong sourceDateEpoch(Map<String, String> buildArgs) {
    Optional<String> option = arguments.value("--source-date-epoch");
    if (option.isPresent()) {
      return OptionalLong.of(Numbers.longInteger("--source-date-epoch", option.get()));
    }
    String argument = buildArgs.get("SOURCE_DATE_EPOCH");
    String variable = console.variable("SOURCE_DATE_EPOCH").orElse("");
    String seconds = argument != null ? argument : variable;
    return seconds.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Numbers.longInteger("SOURCE_DATE_EPOCH", seconds));
  }

  private RunOptions run() {
    var runs = new RunOptionsParser(console);
    boolean insecure = false;
    for (String entitlement : arguments.values("--allow")) {
      switch (entitlement) {
        case "security.insecure" -> insecure = true;
        case "network.host" -> {
          // The host's network is what RUN has anyway.
        }
        default -> throw new UsageException("--allow: unknown entitlement '" + entitlement + "'");
      }
    }
    return new RunOptions(
        runs.secrets(arguments.values("--secret")),
        runs.ssh(arguments.values("--ssh")),
        runs.hosts(arguments.values("--add-host")),
        Optional.empty(),
        runs.shmSize(arguments.value("--shm-size")),
        runs.ulimits(arguments.values("--ulimit")),
        LimitOptions.limits(arguments),
        arguments.value("--step-timeout").map(text -> Numbers.duration("--step-timeout", text)),
        insecure);
  }

  private int jobs() {
    Optional<String> text = arguments.value("--jobs");
    int jobs =
        text.isEmpty()
            ? Runtime.getRuntime().availableProcessors()
            : Numbers.integer("--jobs", text.get());
    if (jobs < 1) {
      throw new UsageException("--jobs: at least 1");
    }
    return jobs;
  }
}
