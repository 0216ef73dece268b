package dev.jbuild.build.context;

import dev.jbuild.linux.FileTree;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A commit that the system's {@code git} checked out into a temporary folder, which closing
 * removes.
 *
 * <p>The user's own git configuration and ssh keys are used, so private repositories work as with
 * {@code git clone}; nothing is asked on a terminal, no hook is run, and no transport is used that
 * runs commands. Only the commit itself is fetched where the server can do that, and it is kept: as
 * long as a ref is at the same commit, only the refs are asked for, and for a commit nothing is.
 * Submodules are fetched each time.
 */
final class GitCheckout implements Closeable {
  private static final int LONGEST_MESSAGE = 16 << 10;
  private static final String KEPT_REF = "refs/jbuild/kept";

  private final GitReference reference;
  private final Path folder;
  private final Path cache;
  private final Spool spool;
  private String commit = "";
  private long committed;

  private GitCheckout(GitReference reference, Path cache, Spool spool) throws IOException {
    this.reference = reference;
    this.folder = spool.newPath();
    this.cache = cache;
    this.spool = spool;
  }

  /**
   * Checks a reference out.
   *
   * @param cache the folder in which commits are kept
   * @param spool gives paths for temporary folders
   */
  static GitCheckout of(GitReference reference, Path cache, Spool spool)
      throws IOException, ContextException {
    GitCheckout checkout = new GitCheckout(reference, cache, spool);
    try {
      checkout.fetch();
    } catch (IOException | ContextException | RuntimeException e) {
      checkout.close();
      throw e;
    }
    return checkout;
  }

  /** The full id of the commit. */
  String commit() {
    return commit;
  }

  /** When the commit was made, seconds since the epoch. */
  long committed() {
    return committed;
  }

  /**
   * Sees the files of the reference's folder.
   *
   * @param keepGitDir whether {@code .git} is among them
   */
  FolderTree tree(boolean keepGitDir) throws IOException, ContextException {
    IgnoreFile ignore = keepGitDir ? IgnoreFile.NONE : IgnoreFile.parse("git", ".git\n");
    OptionalLong time = reference.commitTimes() ? OptionalLong.of(committed) : OptionalLong.empty();
    if (reference.subdir().isEmpty()) {
      return FolderTree.open(reference.display(), folder, ignore, null, time);
    }
    String path;
    try (FolderTree all =
        FolderTree.open(reference.display(), folder, IgnoreFile.NONE, null, time)) {
      path = SymlinkResolver.resolve(all::lookup, reference.subdir());
      TarEntry entry = all.lookup(path);
      if (entry == null || entry.type() != EntryType.DIRECTORY) {
        throw new ContextException(
            "no folder " + reference.subdir() + " in " + reference.display());
      }
    }
    return FolderTree.open(reference.display(), folder.resolve(path), ignore, null, time);
  }

  private void fetch() throws IOException, ContextException {
    String wanted = reference.ref();
    if (wanted.isEmpty() && isCommit(reference.checksum())) {
      wanted = reference.checksum();
    }
    String source = wanted;
    String expected = wanted;
    if (!isCommit(wanted)) {
      String refs = git(List.of("ls-remote", "--", reference.url()), null);
      source = find(refs, wanted);
      expected = commitOf(refs, source);
    }
    Files.createDirectory(folder);
    git(List.of("init", "-q", format(expected), "."), folder);
    git(List.of("remote", "add", "origin", "--", GitReference.redact(reference.url())), folder);
    if (!fetchKept(expected)) {
      fetch(source);
      keep();
    }
    Files.deleteIfExists(folder.resolve(".git/FETCH_HEAD"));
    git(List.of("-c", "advice.detachedHead=false", "checkout", "-q", "--detach", commit), folder);
    verifyChecksum();
    if (reference.submodules() && Files.isRegularFile(folder.resolve(".gitmodules"))) {
      git(List.of("submodule", "--quiet", "update", "--init", "--recursive"), folder);
    }
    committed = Long.parseLong(git(List.of("show", "-s", "--format=%ct", commit), folder).strip());
  }

  private static String format(String commit) {
    return "--object-format=" + (commit.length() == 64 ? "sha256" : "sha1");
  }

  /** The commit that a ref is at, as {@code ls-remote} tells; of an annotated tag what it tags. */
  private static String commitOf(String refs, String ref) {
    String commit = "";
    for (String line : refs.split("\n", -1)) {
      int tab = line.indexOf('\t');
      String name = line.substring(tab + 1);
      if (tab > 0 && (name.equals(ref) || name.equals(ref + "^{}"))) {
        commit = line.substring(0, tab);
      }
    }
    return commit;
  }

  /** The repository that has one commit of this address and no history. */
  private Path kept(String id) {
    String name = GitReference.redact(reference.url()) + "\n" + id;
    return cache.resolve("git-" + Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex());
  }

  private boolean fetchKept(String id) throws IOException {
    Path kept = kept(id);
    if (!Files.isDirectory(kept)) {
      return false;
    }
    try {
      fetchLocally(kept, KEPT_REF, folder);
      commit = git(List.of("rev-parse", "--verify", "-q", "FETCH_HEAD"), folder).strip();
      Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
      return commit.equals(id);
    } catch (ContextException | NoSuchFileException e) {
      // Pruned just now, or damaged.
      return false;
    }
  }

  /** Keeps the commit for the next build. Where that fails, it is fetched again. */
  private void keep() throws IOException, ContextException {
    Path kept = kept(commit);
    Path bare = spool.newPath();
    try {
      Files.createDirectories(cache);
      Files.createDirectory(bare);
      git(List.of("init", "-q", "--bare", format(commit), "."), bare);
      git(List.of("update-ref", KEPT_REF, commit), folder);
      fetchLocally(folder, KEPT_REF + ":" + KEPT_REF, bare);
      FileTree.remove(kept);
      Files.move(bare, kept);
    } catch (ContextException | FileSystemException e) {
      FileTree.remove(bare);
    }
    git(List.of("update-ref", "-d", KEPT_REF), folder);
  }

  private void fetchLocally(Path from, String ref, Path to) throws IOException, ContextException {
    git(
        List.of(
            "-c",
            "protocol.file.allow=always",
            "fetch",
            "-q",
            "--no-tags",
            "--depth=1",
            "--",
            from.toString(),
            ref),
        to);
  }

  private void fetch(String source) throws IOException, ContextException {
    List<String> command =
        new ArrayList<>(
            List.of("fetch", "-q", "--no-tags", "--depth=1", "--", reference.url(), source));
    try {
      git(command, folder);
    } catch (ContextException shallow) {
      // Plain file servers know neither shallow fetches nor single commits.
      command.remove("--depth=1");
      if (isCommit(source)) {
        command.removeLast();
        command.addAll(List.of("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"));
      }
      git(command, folder);
    }
    String fetched = isCommit(source) ? source : "FETCH_HEAD";
    try {
      commit = git(List.of("rev-parse", "--verify", "-q", fetched + "^{commit}"), folder).strip();
    } catch (ContextException e) {
      throw new ContextException(
          GitReference.redact(reference.url()) + " has no commit " + source, null, null, e);
    }
  }

  /** Finds the full name of a ref among those of the remote, tags before branches as git does. */
  private String find(String refs, String wanted) throws ContextException {
    if (wanted.isEmpty()) {
      return "HEAD";
    }
    for (String name :
        List.of(wanted, "refs/" + wanted, "refs/tags/" + wanted, "refs/heads/" + wanted)) {
      if (name.startsWith("refs/") && refs.contains("\t" + name + "\n")) {
        return name;
      }
    }
    if (isAbbreviated(wanted)) {
      throw new ContextException(
          GitReference.redact(reference.url()) + " has no ref " + wanted,
          "a commit must be named by all of its digits",
          null,
          null);
    }
    throw new ContextException(GitReference.redact(reference.url()) + " has no ref " + wanted);
  }

  private void verifyChecksum() throws ContextException {
    String checksum = reference.checksum().toLowerCase(Locale.ROOT);
    if (!checksum.isEmpty() && !(isAbbreviated(checksum) && commit.startsWith(checksum))) {
      throw new ContextException(
          "expected checksum to match "
              + reference.checksum()
              + ", got "
              + commit
              + " for "
              + reference.display());
    }
  }

  private static boolean isCommit(String text) {
    return (text.length() == 40 || text.length() == 64) && isHex(text);
  }

  private static boolean isAbbreviated(String text) {
    return text.length() >= 7 && text.length() <= 64 && isHex(text);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private String git(List<String> arguments, @Nullable Path directory)
      throws IOException, ContextException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "protocol.ext.allow=never",
                "-c",
                "protocol.file.allow=user",
                "-c",
                "http.lowSpeedLimit=1",
                "-c",
                "http.lowSpeedTime=60"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    // What a git that runs us (a hook) has set is about its repository, not about this one.
    environment
        .keySet()
        .removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"));
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_PROTOCOL_FROM_USER", "0");
    environment.put("LC_ALL", "C");
    environment.putIfAbsent("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    if (directory != null) {
      builder.directory(directory.toFile());
      environment.put("GIT_CEILING_DIRECTORIES", String.valueOf(directory.getParent()));
    }
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new ContextException(
          "cannot run git", "install git; it fetches " + reference.display(), null, e);
    }
    return finish(process, arguments.getFirst());
  }

  private String finish(Process process, String what) throws IOException, ContextException {
    StringBuilder error = new StringBuilder();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (InputStream in = process.getErrorStream()) {
                byte[] buffer = new byte[4096];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                  if (error.length() < LONGEST_MESSAGE) {
                    error.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                  }
                }
              } catch (IOException e) {
                error.append(e.getMessage());
              }
            });
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      reader.join();
      if (status != 0) {
        throw new ContextException(
            "git " + what + " failed for " + reference.display() + ": " + message(error));
      }
      return output;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The last line that says something, without the password that the URL may have had. */
  private String message(StringBuilder error) {
    String text =
        error.toString().replace(reference.url(), GitReference.redact(reference.url())).strip();
    String best = text.substring(text.lastIndexOf('\n') + 1);
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("fatal:") || line.startsWith("error:")) {
        best = line;
        break;
      }
    }
    return best.isEmpty() ? "no message" : best;
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(folder);
  }
}
