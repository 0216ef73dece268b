package dev.jbuild.maven.layers;

import dev.jbuild.maven.launch.HostFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fills the folders that become the layers of a Java project's image: {@code dependencies}, {@code
 * snapshot-dependencies}, {@code project-dependencies}, {@code resources}, {@code classes} and the
 * file {@code classpath}.
 *
 * <p>Times and permissions are the same on every machine. A file that is there already with the
 * same content stays, so that jbuild need not read it again.
 */
public final class LayerFolders {
  static final String CLASS_PATH = "classpath";

  private static final String WEB_CLASSES = "WEB-INF/classes/";
  private static final String WEB_LIBRARIES = "WEB-INF/lib/";

  private final Path root;
  private final FileTime time;
  private final Set<Path> kept = new HashSet<>();

  private LayerFolders(Path root, FileTime time) {
    this.root = root;
    this.time = time;
  }

  /**
   * Fills them for a program.
   *
   * @param root the folder they are in; what else is in it goes
   * @param classes the folder of compiled classes and resources
   * @param libraries in the order of the class path
   */
  public static void ofProgram(Path root, Path classes, List<Library> libraries, FileTime time)
      throws IOException {
    var folders = new LayerFolders(root, time);
    folders.makeFolders();
    var path = new StringBuilder("/app/resources:/app/classes");
    Map<String, Integer> sameName = new HashMap<>();
    for (Library library : libraries) {
      sameName.merge(library.fileName(), 1, Integer::sum);
    }
    for (Library library : libraries) {
      if (Files.isDirectory(library.file())) {
        throw new IOException(
            library.file() + " is a folder, as its module is not packaged: run the phase package");
      }
      boolean unique = sameName.getOrDefault(library.fileName(), 1) == 1;
      String name = unique ? library.fileName() : library.group() + "-" + library.fileName();
      folders.copy(library.file(), root.resolve(library.kind().folder()).resolve(name));
      path.append(":/app/libs/").append(name);
    }
    if (Files.isDirectory(classes)) {
      for (Path file : filesBelow(classes)) {
        String name = classes.relativize(file).toString();
        folders.copy(file, root.resolve(layer(name)).resolve(name));
      }
    }
    // In quotes, as the launcher of Java takes a blank for the end of an argument.
    byte[] line = ("\"" + path + "\"\n").getBytes(StandardCharsets.UTF_8);
    folders.put(new ByteArrayInputStream(line), root.resolve(CLASS_PATH));
    folders.removeRest();
  }

  /**
   * Fills them for a web application.
   *
   * @param war the archive
   * @param libraries what tells snapshots and modules among the jars in it
   */
  public static void ofWebApplication(Path root, Path war, List<Library> libraries, FileTime time)
      throws IOException {
    var folders = new LayerFolders(root, time);
    folders.makeFolders();
    Map<String, Library.Kind> kinds = new HashMap<>();
    libraries.forEach(library -> kinds.put(library.fileName(), library.kind()));
    try (var zip = new ZipInputStream(Files.newInputStream(war))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (!entry.isDirectory()) {
          folders.put(zip, folders.place(name, kinds));
        }
      }
    }
    folders.removeRest();
  }

  private Path place(String name, Map<String, Library.Kind> kinds) throws IOException {
    Path place;
    if (name.startsWith(WEB_LIBRARIES)) {
      String jar = name.substring(WEB_LIBRARIES.length());
      place = root.resolve(kinds.getOrDefault(jar, Library.Kind.RELEASE).folder()).resolve(jar);
    } else if (name.startsWith(WEB_CLASSES) && name.endsWith(".class")) {
      place = root.resolve("classes").resolve(name.substring(WEB_CLASSES.length()));
    } else {
      place = root.resolve("resources").resolve(name);
    }
    if (!place.normalize().equals(place) || !place.startsWith(root)) {
      throw new IOException("the archive has an entry " + name + ", which is no path inside of it");
    }
    return place;
  }

  private static String layer(String name) {
    return name.endsWith(".class") ? "classes" : "resources";
  }

  private void makeFolders() throws IOException {
    for (String name : List.of("classes", "resources")) {
      makeFolder(root.resolve(name));
    }
    for (Library.Kind kind : Library.Kind.values()) {
      makeFolder(root.resolve(kind.folder()));
    }
  }

  private void makeFolder(Path folder) throws IOException {
    if (kept.contains(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null && !folder.equals(root)) {
      makeFolder(parent);
    }
    Files.createDirectories(folder);
    kept.add(folder);
  }

  private void copy(Path file, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      put(in, target);
    }
  }

  /** Writes beside the target, and lets that replace what is there only if it differs. */
  private void put(InputStream in, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException(target + " is no file");
    }
    makeFolder(parent);
    if (!kept.add(target)) {
      throw new IOException(target + " comes from two files");
    }
    Path made = root.resolve(".new");
    Files.copy(in, made, StandardCopyOption.REPLACE_EXISTING);
    if (Files.isRegularFile(target) && Files.mismatch(made, target) < 0) {
      Files.delete(made);
    } else {
      HostFiles.setPermissions(made, "rw-r--r--");
      Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
    }
    setTime(target);
  }

  /** What an earlier build put here and this one did not; and the times of the folders. */
  private void removeRest() throws IOException {
    List<Path> all;
    try (var files = Files.walk(root)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      if (!kept.contains(file)) {
        Files.delete(file);
      } else if (Files.isDirectory(file)) {
        HostFiles.setPermissions(file, "rwxr-xr-x");
        setTime(file);
      }
    }
  }

  /** Only where it is another: a change would make jbuild read the file again. */
  private void setTime(Path file) throws IOException {
    if (!Files.getLastModifiedTime(file).equals(time)) {
      Files.setLastModifiedTime(file, time);
    }
  }

  private static Set<Path> filesBelow(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
