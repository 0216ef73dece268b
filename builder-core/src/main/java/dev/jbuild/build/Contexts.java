package dev.jbuild.build;

import dev.jbuild.build.context.BuildContext;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.ContextLoader;
import dev.jbuild.build.context.RemoteSource;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.CopySource;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.exec.ContextTrees;
import dev.jbuild.build.plan.ContextNames;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.registry.tls.TlsSettings;
import dev.jbuild.registry.transport.Network;
import dev.jbuild.registry.transport.ProxySettings;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The contexts of one build; named ones and remote sources are opened when first asked for. */
final class Contexts implements ContextTrees, AutoCloseable {
  private final Map<String, String> environment;
  private final ContextLoader loader;
  private final BuildContext main;
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, Tree> named = new HashMap<>();
  private final ContextNames names;
  private @Nullable Network network;

  private Contexts(
      BuildRequest request, ImageStore store, Map<String, String> environment, InputStream stdin)
      throws IOException, BuildException, ContextException {
    this.environment = environment;
    this.loader =
        new ContextLoader(
            request.workingDirectory(),
            store.root(),
            () -> store.blobs().ingest().newPath("context"),
            this::network,
            stdin);
    boolean opened = false;
    try {
      this.main = loader.open(request.context(), request.dockerfile(), request.ignoreFile());
      this.names = names(request);
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  static Contexts open(
      BuildRequest request, ImageStore store, Map<String, String> environment, InputStream stdin)
      throws IOException, BuildException, ContextException {
    return new Contexts(request, store, environment, stdin);
  }

  private ContextNames names(BuildRequest request) throws IOException, BuildException {
    Map<String, String> images = new HashMap<>();
    for (Map.Entry<String, String> context : request.namedContexts().entrySet()) {
      String source = context.getValue();
      if (ImageSources.isImage(source)) {
        ImageSources.put(
            images, context.getKey(), ImageSources.absolute(source, request.workingDirectory()));
      } else {
        files.put(context.getKey().toLowerCase(Locale.ROOT), source);
      }
    }
    Optional<Path> dockerfile = main.dockerfilePath();
    if (dockerfile.isPresent()) {
      for (Map.Entry<String, String> image :
          ImagesFile.read(dockerfile.get().toAbsolutePath()).entrySet()) {
        ImageSources.put(images, image.getKey(), image.getValue());
      }
    }
    return new ContextNames(files.keySet(), images);
  }

  SourceFile dockerfile() {
    return new SourceFile(main.dockerfileName(), main.dockerfile());
  }

  ContextNames names() {
    return names;
  }

  /** When the context was committed, seconds since 1970; empty where it is no commit. */
  OptionalLong committed() {
    return main.committed();
  }

  @Override
  public Tree main() {
    return main.tree();
  }

  @Override
  public synchronized Tree named(String name) throws IOException, ContextException {
    String key = name.toLowerCase(Locale.ROOT);
    Tree tree = named.get(key);
    if (tree == null) {
      String location = files.get(key);
      if (location == null) {
        throw new ContextException("no build context is named " + name);
      }
      tree = loader.openNamed(name, location);
      named.put(key, tree);
    }
    return tree;
  }

  @Override
  public boolean isRemote(String source) throws ContextException {
    return ContextLoader.isRemote(source);
  }

  @Override
  public CopySource remote(String url, Step.AddOptions options)
      throws IOException, ContextException {
    RemoteSource source = loader.fetch(url, options.checksum(), options.keepGitDir());
    return source.file().isEmpty()
        ? CopySource.all(source.tree())
        : CopySource.file(source.tree(), source.file(), options.unpack().orElse(false));
  }

  private synchronized Network network() {
    Network known = network;
    if (known == null) {
      known =
          new Network(
              new Network.Options(
                  "jbuild",
                  Duration.ofSeconds(30),
                  Duration.ofSeconds(60),
                  Duration.ofSeconds(60),
                  ProxySettings.of(environment),
                  _ -> TlsSettings.SYSTEM,
                  Optional::empty));
      network = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    try {
      loader.close();
    } finally {
      Network open = network;
      if (open != null) {
        open.close();
      }
    }
  }
}
