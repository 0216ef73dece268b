package dev.jbuild.registry.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Token scopes, {@code type:name:action,action} (distribution's token scope documentation). */
public final class Scopes {
  private Scopes() {}

  /**
   * The scope to read a repository.
   *
   * @param repository its path
   * @return the scope
   */
  public static String pull(String repository) {
    return "repository:" + repository + ":pull";
  }

  /**
   * The scope to read and write a repository.
   *
   * @param repository its path
   * @return the scope
   */
  public static String push(String repository) {
    return "repository:" + repository + ":pull,push";
  }

  /**
   * The scope to delete from a repository.
   *
   * @param repository its path
   * @return the scope
   */
  public static String delete(String repository) {
    return "repository:" + repository + ":delete,pull";
  }

  /** The scope to list the repositories of a registry. */
  public static final String CATALOG = "registry:catalog:*";

  /**
   * The union of two lists of scopes: one scope a resource with the actions of both.
   *
   * @param first its resources come first, as some token services grant only the first
   * @param second the others
   * @return the union
   */
  static List<String> union(List<String> first, List<String> second) {
    Map<String, Set<String>> actions = new LinkedHashMap<>();
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    for (String scope : all) {
      int colon = scope.lastIndexOf(':');
      if (colon < 0) {
        actions.computeIfAbsent(scope, resource -> new LinkedHashSet<>());
        continue;
      }
      Set<String> known =
          actions.computeIfAbsent(scope.substring(0, colon), resource -> new LinkedHashSet<>());
      for (String action : scope.substring(colon + 1).split(",", -1)) {
        if (!action.isEmpty()) {
          known.add(action);
        }
      }
    }
    List<String> union = new ArrayList<>(actions.size());
    for (Map.Entry<String, Set<String>> entry : actions.entrySet()) {
      union.add(
          entry.getValue().isEmpty()
              ? entry.getKey()
              : entry.getKey() + ":" + String.join(",", entry.getValue()));
    }
    return union;
  }
}
