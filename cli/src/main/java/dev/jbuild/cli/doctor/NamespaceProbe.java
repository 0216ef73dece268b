package dev.jbuild.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What came of entering a user namespace as the launcher does, and of mounting an overlay in it.
 *
 * @param ids how many users the namespace has; 0 where none could be entered with the rights of
 *     root
 * @param overlay whether overlayfs could be mounted with both layers on the disk of the store
 * @param said the last line that the programs printed, such as why not; may be empty
 */
public record NamespaceProbe(long ids, boolean overlay, String said) {
  /** Of a host where nothing could be tried. */
  public static final NamespaceProbe NONE = new NamespaceProbe(0, false, "");

  private static final String SCRIPT =
      """
      . "$1"
      enter_namespace sh -c '
        [ "${JBUILD_USERNS:-}" != none ] || exit 1
        # Root of a namespace may do this, unless it lost its rights on the way.
        mount --bind "$1" "$1" || exit
        while read -r inside outside count; do echo "ids $count"; done < /proc/self/uid_map
        cd "$1" && mkdir lower upper work merged || exit
        mount -t overlay -o userxattr,lowerdir=lower,upperdir=upper,workdir=work overlay merged &&
          echo overlay && umount merged
        # Only root of the namespace may look into the work folder.
        rm -rf lower upper work merged
      ' sh "$2"
      """;

  /**
   * Tries it.
   *
   * @param functions the launcher's lib/userns
   * @param folder where to, a folder on the disk of the store
   */
  public static NamespaceProbe run(Path functions, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    var command = List.of("sh", "-c", SCRIPT, "sh", functions.toString(), folder.toString());
    return of(Child.run(command, folder, environment).output());
  }

  static NamespaceProbe of(List<String> output) {
    long ids = 0;
    boolean overlay = false;
    String said = "";
    for (String line : output) {
      if (line.startsWith("ids ")) {
        ids += Long.parseLong(line.substring(4));
      } else if (line.equals("overlay")) {
        overlay = true;
      } else if (!line.isBlank() && !line.contains("dmesg(1)")) {
        said = line.strip();
      }
    }
    return new NamespaceProbe(ids, overlay, said);
  }
}
