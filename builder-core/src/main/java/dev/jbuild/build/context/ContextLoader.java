package dev.jbuild.build.context;

import dev.jbuild.oci.Digest;
import dev.jbuild.registry.transport.Exchange;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the contexts of a build and what ADD fetches, and closes it all: saves stat caches, removes
 * temporary files.
 *
 * <p>A context is a folder, {@code -} for a tar (plain or compressed) or a Dockerfile on standard
 * input, a git reference, or an http(s) URL of a tar or a Dockerfile. Only folders have a {@code
 * .dockerignore}; {@code <Dockerfile>.dockerignore} beside the Dockerfile comes first.
 */
public final class ContextLoader implements Closeable {
  private static final String STDIN = "-";
  private static final String DEFAULT_DOCKERFILE = "Dockerfile";
  private static final int LARGEST_TEXT = 16 << 20;

  private final Path workingDirectory;
  private final Path caches;
  private final Spool spool;
  private final DownloadCache downloads;
  private final Supplier<Exchange> network;
  private final InputStream stdin;
  private final List<Closeable> opened = new ArrayList<>();

  /** Text, and where on this machine it came from. */
  private record Text(String name, String content, Optional<Path> path) {}

  /**
   * Makes a loader.
   *
   * @param workingDirectory what relative paths are relative to
   * @param store the root of the store; stat caches and downloads are in its folder {@code
   *     contexts}
   * @param spool gives paths for temporary files
   * @param network sends single HTTP requests; asked for when first needed
   * @param stdin standard input, read where something is {@code -}
   */
  public ContextLoader(
      Path workingDirectory,
      Path store,
      Spool spool,
      Supplier<Exchange> network,
      InputStream stdin) {
    this.workingDirectory = workingDirectory;
    this.caches = store.resolve("contexts");
    this.spool = spool;
    this.downloads = new DownloadCache(caches, spool);
    this.network = network;
    this.stdin = stdin;
  }

  /**
   * Opens the context of a build.
   *
   * @param location a folder, {@code -}, a git reference or a URL
   * @param file the Dockerfile: {@code -} for standard input, a URL, or a path, relative to the
   *     working directory for a folder, else to the context; empty for {@code Dockerfile} in the
   *     context
   * @param ignoreFile what says which files of a folder to leave out, in place of {@code
   *     .dockerignore}; relative to the working directory
   */
  public BuildContext open(String location, Optional<String> file, Optional<String> ignoreFile)
      throws IOException, ContextException {
    if (location.equals(STDIN)) {
      if (file.isPresent() && file.get().equals(STDIN)) {
        throw new ContextException(
            "standard input cannot be both the build context and the Dockerfile");
      }
      BufferedInputStream in = new BufferedInputStream(stdin, 1 << 16);
      return ofStream(in, "standard input", file);
    }
    GitReference git = git(location);
    if (git != null) {
      GitCheckout checkout = keep(GitCheckout.of(git, caches, spool));
      FolderTree tree = keep(checkout.tree(git.keepGitDir().orElse(false)));
      Text text = dockerfile(tree, file);
      return context(tree, text, OptionalLong.of(checkout.committed()));
    }
    if (isHttp(location)) {
      HttpFile download = keep(HttpFile.download(network.get(), location, null, downloads));
      try (BufferedInputStream in = new BufferedInputStream(download.open(), 1 << 16)) {
        return ofStream(in, GitReference.redact(location), file);
      }
    }
    return ofFolder(location, file, ignoreFile);
  }

  private static BuildContext context(Tree tree, Text text, OptionalLong committed) {
    return new BuildContext(tree, text.name, text.content, text.path, committed);
  }

  private BuildContext ofStream(BufferedInputStream in, String name, Optional<String> file)
      throws IOException, ContextException {
    if (ArchiveStream.beginsLikeArchive(in)) {
      Tree tree = archive(in, name);
      return context(tree, dockerfile(tree, file), OptionalLong.empty());
    }
    Text text = new Text(name, text(in, name), Optional.empty());
    if (file.isPresent()) {
      throw new ContextException(
          name + " is not a tar archive, so there is no " + file.get() + " in it",
          "a context on standard input is a tar of its files, or a Dockerfile alone",
          null,
          null);
    }
    return context(
        MemoryTree.empty("the build context, which is empty"), text, OptionalLong.empty());
  }

  private Tree archive(InputStream in, String name) throws IOException, ContextException {
    SpooledTar tar;
    try {
      tar = keep(SpooledTar.read(in, spool.newPath()));
    } catch (IOException e) {
      throw new ContextException(
          "cannot read the build context from " + name + ": " + e.getMessage(), null, null, e);
    }
    return MemoryTree.ofArchive("the build context", tar);
  }

  private BuildContext ofFolder(String location, Optional<String> file, Optional<String> ignoreFile)
      throws IOException, ContextException {
    Path folder = folder(location, "the build context " + location);
    Text text;
    if (file.isPresent()) {
      text = named(file.get(), workingDirectory.resolve(file.get()));
    } else {
      Path path = folder.resolve(DEFAULT_DOCKERFILE);
      Path lowercase = folder.resolve("dockerfile");
      boolean useLowercase = !Files.exists(path) && Files.exists(lowercase);
      text = onDisk(DEFAULT_DOCKERFILE, useLowercase ? lowercase : path, location);
    }
    IgnoreFile ignore =
        ignoreFile.isPresent()
            ? ignoreFile(ignoreFile.get(), resolve(ignoreFile.get()))
            : ignoreFile(folder, text.path);
    return context(folderTree("the build context", folder, ignore), text, OptionalLong.empty());
  }

  /**
   * Opens a {@code --build-context} of files.
   *
   * @param name under which it is known
   * @param location a folder, a git reference or a URL of a tar
   */
  public Tree openNamed(String name, String location) throws IOException, ContextException {
    GitReference git = git(location);
    if (git != null) {
      return keep(keep(GitCheckout.of(git, caches, spool)).tree(git.keepGitDir().orElse(false)));
    }
    if (isHttp(location)) {
      HttpFile download = keep(HttpFile.download(network.get(), location, null, downloads));
      try (BufferedInputStream in = new BufferedInputStream(download.open(), 1 << 16)) {
        return ArchiveStream.beginsLikeArchive(in) ? archive(in, location) : download.tree();
      }
    }
    String description = "the build context " + name;
    Path folder = folder(location, description);
    return folderTree(description, folder, ignoreFile(folder, Optional.empty()));
  }

  /** Says whether a source of ADD is a URL or a git repository and not a path. */
  public static boolean isRemote(String source) throws ContextException {
    GitReference git = GitReference.parse(source);
    return (git != null && !git.likeLocal()) || isHttp(source);
  }

  /**
   * Fetches a remote source of ADD.
   *
   * @param source one that {@link #isRemote} is true of
   * @param checksum the digest of the file, or the commit, or the beginning of it; empty for any
   * @param keepGitDir whether {@code .git} is kept
   */
  public RemoteSource fetch(String source, Optional<String> checksum, boolean keepGitDir)
      throws IOException, ContextException {
    GitReference git = GitReference.parse(source);
    if (git != null && !git.likeLocal()) {
      GitReference wanted = checksum.isPresent() ? git.withChecksum(checksum.get(), source) : git;
      GitCheckout checkout = keep(GitCheckout.of(wanted, caches, spool));
      return new RemoteSource(keep(checkout.tree(git.keepGitDir().orElse(keepGitDir))), "");
    }
    Digest digest = null;
    if (checksum.isPresent()) {
      try {
        digest = Digest.parse(checksum.get());
      } catch (IllegalArgumentException e) {
        throw new ContextException(
            "invalid checksum: " + e.getMessage(),
            "it is written sha256:<64 hexadecimal digits>",
            source,
            e);
      }
    }
    HttpFile file = keep(HttpFile.download(network.get(), source, digest, downloads));
    return new RemoteSource(file.tree(), file.name());
  }

  private @Nullable GitReference git(String location) throws ContextException {
    GitReference git = GitReference.parse(location);
    boolean local = git != null && git.likeLocal() && Files.exists(resolve(location));
    return local ? null : git;
  }

  private static boolean isHttp(String location) {
    return location.startsWith("http://") || location.startsWith("https://");
  }

  private Path resolve(String location) {
    return workingDirectory.resolve(location);
  }

  private Path folder(String location, String what) throws ContextException {
    Path folder = resolve(location);
    if (Files.isDirectory(folder)) {
      return folder.normalize();
    }
    if (Files.exists(folder)) {
      throw new ContextException(
          what + " is not a folder", "a Dockerfile is named with -f " + location, null, null);
    }
    throw new ContextException(what + " does not exist");
  }

  private FolderTree folderTree(String description, Path folder, IgnoreFile ignore)
      throws IOException, ContextException {
    String key =
        Digest.sha256(folder.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)).hex();
    return keep(
        FolderTree.open(
            description,
            folder,
            ignore,
            StatCache.open(caches.resolve(key)),
            OptionalLong.empty()));
  }

  private static IgnoreFile ignoreFile(String name, Path path)
      throws IOException, ContextException {
    if (!Files.isRegularFile(path)) {
      throw new ContextException("no ignore file " + name);
    }
    return IgnoreFile.parse(name, text(path));
  }

  private static IgnoreFile ignoreFile(Path folder, Optional<Path> dockerfile)
      throws IOException, ContextException {
    if (dockerfile.isPresent()) {
      Path own = dockerfile.get().resolveSibling(dockerfile.get().getFileName() + ".dockerignore");
      if (Files.isRegularFile(own)) {
        return IgnoreFile.parse(String.valueOf(own.getFileName()), text(own));
      }
    }
    Path common = folder.resolve(".dockerignore");
    return Files.isRegularFile(common)
        ? IgnoreFile.parse(".dockerignore", text(common))
        : IgnoreFile.NONE;
  }

  /** A Dockerfile that the user named, in place of the one in the context. */
  private Text named(String file, Path path) throws IOException, ContextException {
    if (file.equals(STDIN)) {
      return new Text("standard input", text(stdin, "standard input"), Optional.empty());
    }
    if (isHttp(file)) {
      HttpFile download = keep(HttpFile.download(network.get(), file, null, downloads));
      try (InputStream in = download.open()) {
        String name = GitReference.redact(file);
        return new Text(name, text(in, name), Optional.empty());
      }
    }
    return onDisk(file, path, null);
  }

  private Text onDisk(String name, Path path, @Nullable String context)
      throws IOException, ContextException {
    if (Files.isDirectory(path)) {
      throw new ContextException(name + " is a folder, not a Dockerfile");
    }
    if (!Files.exists(path)) {
      throw new ContextException(
          "no " + name + (context == null ? "" : " in " + context) + ": no such file",
          context == null ? null : "name the Dockerfile with -f",
          null,
          null);
    }
    return new Text(name, text(path), Optional.of(path));
  }

  /** The Dockerfile of a context that is not a folder of this machine. */
  private Text dockerfile(Tree tree, Optional<String> file) throws IOException, ContextException {
    if (file.isPresent() && (file.get().equals(STDIN) || isHttp(file.get()))) {
      return named(file.get(), workingDirectory);
    }
    String name = file.orElse(DEFAULT_DOCKERFILE);
    String path = SymlinkResolver.resolve(tree::lookup, SlashPath.inTree(name));
    TarEntry entry = tree.lookup(path);
    if (entry == null && file.isEmpty()) {
      entry = tree.lookup("dockerfile");
    }
    if (entry == null || entry.type() != EntryType.FILE) {
      throw new ContextException(
          "no " + name + " in " + tree.description(), "name the Dockerfile with -f", null, null);
    }
    try (InputStream in = tree.open(entry)) {
      return new Text(name, text(in, name), Optional.empty());
    }
  }

  private static String text(Path path) throws IOException, ContextException {
    try (InputStream in = Files.newInputStream(path)) {
      return text(in, String.valueOf(path.getFileName()));
    }
  }

  private static String text(InputStream in, String name) throws IOException, ContextException {
    byte[] bytes = in.readNBytes(LARGEST_TEXT + 1);
    if (bytes.length > LARGEST_TEXT) {
      throw new ContextException(name + " is larger than " + (LARGEST_TEXT >> 20) + " MiB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private synchronized <T extends Closeable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** Closes everything that was opened, the last first. */
  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.removeLast().close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
