package dev.jbuild.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which package mentions which, and a type that does so as evidence. */
final class PackageGraph {
  private final SortedMap<String, SortedSet<String>> edges = new TreeMap<>();
  private final Map<String, String> evidence = new HashMap<>();

  void add(String from, String to, String because) {
    if (!from.equals(to)) {
      edges.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
      evidence.putIfAbsent(from + " " + to, because);
    }
  }

  /** A shortest cycle through each package that lies on one, as lines to read. */
  List<String> cycles() {
    var found = new ArrayList<String>();
    Set<String> reported = new HashSet<>();
    for (String start : edges.keySet()) {
      List<String> cycle = shortestCycle(start);
      if (!cycle.isEmpty() && reported.addAll(cycle)) {
        found.add(describe(cycle));
      }
    }
    return found;
  }

  private List<String> shortestCycle(String start) {
    var cameFrom = new HashMap<String, String>();
    var queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      String at = queue.remove();
      for (String next : edges.getOrDefault(at, new TreeSet<>())) {
        if (next.equals(start)) {
          var path = new ArrayList<>(List.of(start));
          for (String step = at; !step.equals(start); step = cameFrom.getOrDefault(step, start)) {
            path.add(1, step);
          }
          return path;
        }
        if (cameFrom.putIfAbsent(next, at) == null) {
          queue.add(next);
        }
      }
    }
    return List.of();
  }

  private String describe(List<String> cycle) {
    var text = new StringBuilder("package cycle:");
    for (int i = 0; i < cycle.size(); i++) {
      String from = cycle.get(i);
      String to = cycle.get((i + 1) % cycle.size());
      text.append("\n  ").append(from).append(" -> ").append(to).append("  (");
      text.append(evidence.get(from + " " + to)).append(')');
    }
    return text.toString();
  }
}
