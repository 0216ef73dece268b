package dev.jbuild.registry.config;

import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What names without a registry stand for, as containers-registries.conf(5) says: an alias, else a
 * name in one of the registries that are searched, else, where no file names any, at Docker Hub.
 *
 * @param aliases names without tag and what they stand for; an empty one is none
 * @param search {@code unqualified-search-registries}, in their order
 */
public record ShortNames(Map<String, String> aliases, List<String> search) {
  private static final String DOCKER_HUB = "docker.io";

  /** As docker reads names. */
  public static final ShortNames NONE = new ShortNames(Map.of(), List.of());

  public ShortNames {
    aliases = Map.copyOf(aliases);
    search = List.copyOf(search);
  }

  /**
   * What is done with a full name.
   *
   * @param <T> what comes of it
   */
  public interface Use<T> {
    /**
     * Looks for the image.
     *
     * @param name full, with tag or digest
     * @return what came of it
     * @throws IOException where it is not there, or the registry does not answer
     */
    T of(Reference name) throws IOException;
  }

  /**
   * The full names that a name may stand for.
   *
   * @param name what the user wrote, such as {@code debian:13}; a full name is what it is
   * @return at least one name, in the order to try, each with tag or digest
   * @throws IllegalArgumentException if it, or what an alias says, is no name
   */
  public List<Reference> candidates(String name) {
    Reference asDocker = Reference.parse(name).withDefaultTag();
    int slash = name.indexOf('/');
    if (slash >= 0 && name.startsWith(asDocker.registry() + "/")) {
      return List.of(asDocker);
    }
    int end = name.indexOf('@') >= 0 ? name.indexOf('@') : name.length();
    int colon = name.lastIndexOf(':', end - 1);
    String repository = name.substring(0, colon < 0 ? end : colon);
    String alias = aliases.getOrDefault(repository, "");
    if (!alias.isEmpty()) {
      return List.of(Reference.parse(alias + name.substring(repository.length())).withDefaultTag());
    }
    if (search.isEmpty()) {
      return List.of(asDocker);
    }
    List<Reference> names = new ArrayList<>(search.size());
    for (String registry : search) {
      names.add(
          registry.equals(DOCKER_HUB)
              ? asDocker
              : Reference.parse(registry + "/" + name).withDefaultTag());
    }
    return names;
  }

  /**
   * Tries the names that a name may stand for until one is there.
   *
   * @param <T> what comes of it
   * @param name what the user wrote
   * @param use is asked for each in turn
   * @return what came of the first that did not fail
   * @throws IOException the failure of the only name, or one that tells those of all
   */
  public <T> T first(String name, Use<T> use) throws IOException {
    List<Reference> names = candidates(name);
    if (names.size() == 1) {
      return use.of(names.getFirst());
    }
    StringJoiner failures = new StringJoiner("; ");
    List<IOException> causes = new ArrayList<>();
    for (Reference full : names) {
      try {
        return use.of(full);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
        causes.add(e);
      }
    }
    IOException none =
        new IOException("in none of the registries that registries.conf searches: " + failures);
    causes.forEach(none::addSuppressed);
    throw none;
  }
}
