package dev.jbuild.cli;

import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the store of the user who called jbuild is. */
final class Stores {
  private static final String ID_MAP = "/proc/self/uid_map";

  private Stores() {}

  static ImageStore open(Console console) {
    String uids = read(ID_MAP);
    OwnerPolicy owners = mapsOneId(uids) ? OwnerPolicy.IGNORE_REFUSED : OwnerPolicy.KEEP;
    return new ImageStore(root(console, uids), owners);
  }

  /** The folder of the store; need not exist. */
  static Path root(Console console) {
    return root(console, read(ID_MAP));
  }

  private static Path root(Console console, String uids) {
    Map<String, String> environment = console.environment();
    // In a user namespace everyone is root, and the home of its root is not the caller's.
    boolean root = System.getProperty("user.name", "").equals("root") && mapsRootToRoot(uids);
    return ImageStore.defaultRoot(environment, root, home(console));
  }

  /** The home folder of the caller. */
  static Path home(Console console) {
    return Path.of(console.variable("HOME").orElse(System.getProperty("user.home", "/")));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException _) {
      return "";
    }
  }

  /** The first line of the map is {@code inside outside count}. */
  static boolean mapsRootToRoot(String map) {
    String[] first = words(map);
    return first.length >= 3 && first[0].equals("0") && first[1].equals("0");
  }

  static boolean mapsOneId(String map) {
    String[] all = words(map);
    return all.length == 3 && all[2].equals("1");
  }

  private static String[] words(String map) {
    return map.strip().split("\\s+", -1);
  }
}
