package dev.jbuild.build.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names bound to values, in the order in which they were first bound. Immutable.
 *
 * <p>Binding one more takes constant time: all that come from one another share a log, of which
 * each sees only its own part. Where two go on from the same one, as stages do that start from the
 * same stage, the second has a log of its own. For one thread, like the planner it is for.
 *
 * @param <V> the values
 */
final class Bindings<V> {
  private record Binding<V>(int at, V value, @Nullable Binding<V> before) {}

  private static final class Log<V> {
    final List<String> names = new ArrayList<>();
    final Map<String, Binding<V>> last = new HashMap<>();
  }

  private final Log<V> log;
  private final int size;

  private Bindings(Log<V> log, int size) {
    this.log = log;
    this.size = size;
  }

  static <V> Bindings<V> empty() {
    return new Bindings<>(new Log<>(), 0);
  }

  static <V> Bindings<V> of(Map<String, V> values) {
    Bindings<V> bindings = empty();
    for (Map.Entry<String, V> entry : values.entrySet()) {
      bindings = bindings.with(entry.getKey(), entry.getValue());
    }
    return bindings;
  }

  /** Returns the value of a name, null where it has none. */
  @Nullable V get(String name) {
    Binding<V> binding = log.last.get(name);
    while (binding != null && binding.at() >= size) {
      binding = binding.before();
    }
    return binding == null ? null : binding.value();
  }

  /** The same with a name bound to a value, in its old place where it had one. */
  Bindings<V> with(String name, V value) {
    if (log.names.size() != size) {
      return of(asMap()).with(name, value);
    }
    log.names.add(name);
    log.last.put(name, new Binding<>(size, value, log.last.get(name)));
    return new Bindings<>(log, size + 1);
  }

  Map<String, V> asMap() {
    Map<String, V> map = new LinkedHashMap<>();
    for (String name : log.names.subList(0, size)) {
      V value = get(name);
      if (value != null) {
        map.putIfAbsent(name, value);
      }
    }
    return map;
  }
}
