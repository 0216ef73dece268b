package dev.jbuild.build;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.FolderTree;
import dev.jbuild.build.context.IgnoreFile;
import dev.jbuild.build.context.StatCache;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.CopySource;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.exec.ContextTrees;
import dev.jbuild.build.plan.ContextNames;
import dev.jbuild.build.plan.Step;
import dev.jbuild.oci.Digest;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

final class Contexts implements ContextTrees, AutoCloseable {
  private final SourceFile dockerfile;
  private final ContextNames names;
  private final FolderTree main;

  private Contexts(SourceFile dockerfile, ContextNames names, FolderTree main) {
    this.dockerfile = dockerfile;
    this.names = names;
    this.main = main;
  }

  static Contexts open(
      BuildRequest request, Path storeRoot, Map<String, String> environment, InputStream stdin)
      throws IOException, BuildException, ContextException {
    Path folder = request.workingDirectory().resolve(request.context()).normalize();
    if (!Files.isDirectory(folder)) {
      throw new BuildException("the build context " + request.context() + " is not a folder");
    }
    Path file =
        request.dockerfile().isPresent()
            ? request.workingDirectory().resolve(request.dockerfile().get())
            : folder.resolve("Dockerfile");
    String shown = request.dockerfile().orElse("Dockerfile");
    String text;
    if (shown.equals("-")) {
      text = new String(stdin.readAllBytes(), StandardCharsets.UTF_8);
    } else {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
    Path own = file.resolveSibling(file.getFileName() + ".dockerignore");
    Path ignoreFile = Files.exists(own) ? own : folder.resolve(".dockerignore");
    IgnoreFile ignore =
        Files.exists(ignoreFile)
            ? IgnoreFile.parse(ignoreFile.getFileName().toString(), Files.readString(ignoreFile))
            : IgnoreFile.NONE;
    Map<String, String> images = new HashMap<>();
    Set<String> files = new HashSet<>();
    request
        .namedContexts()
        .forEach((name, source) -> {
          if (ImageSources.isImage(source)) {
            ImageSources.put(
                images, name, ImageSources.absolute(source, request.workingDirectory()));
          } else {
            files.add(name);
          }
        });
    Path list = file.resolveSibling(file.getFileName() + ".images");
    if (Files.exists(list)) {
      ImageSources.parse(list, Files.readString(list))
          .forEach((name, source) -> ImageSources.put(images, name, source));
    }
    String key = Digest.sha256(folder.toString().getBytes(StandardCharsets.UTF_8)).hex();
    Path contexts = Files.createDirectories(storeRoot.resolve("contexts"));
    FolderTree main =
        FolderTree.open("the build context", folder, ignore, StatCache.open(contexts.resolve(key)));
    return new Contexts(new SourceFile(shown, text), new ContextNames(files, images), main);
  }

  SourceFile dockerfile() {
    return dockerfile;
  }

  ContextNames names() {
    return names;
  }

  @Override
  public Tree main() {
    return main;
  }

  @Override
  public Tree named(String name) throws ContextException {
    throw new ContextException("no context " + name);
  }

  @Override
  public boolean isRemote(String source) {
    return false;
  }

  @Override
  public CopySource remote(String url, Step.AddOptions options) throws ContextException {
    throw new ContextException("no remote " + url);
  }

  @Override
  public void close() throws IOException {
    main.close();
  }
}
