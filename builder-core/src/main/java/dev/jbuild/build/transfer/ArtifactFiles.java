package dev.jbuild.build.transfer;

import dev.jbuild.blob.WholeFile;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RemoteManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fetches the files of artifacts; their names are a stranger's and stay inside the folder. */
public final class ArtifactFiles {
  private final RegistryClient client;

  /** Files that this client fetches. */
  public ArtifactFiles(RegistryClient client) {
    this.client = client;
  }

  /**
   * Writes the files of an artifact, each whole or not at all, over files of the same names.
   *
   * @param folder is made where it does not exist
   * @return what was written, with the blobs it is
   */
  public Map<Path, Descriptor> fetch(Reference artifact, Path folder) throws IOException {
    RemoteManifest document = client.fetchManifest(artifact);
    if (document.isIndex()) {
      throw new InvalidContentException(
          artifact.familiar() + ": is an index of images, no artifact");
    }
    Manifest manifest = document.manifest();
    Map<Path, Descriptor> files = new LinkedHashMap<>();
    for (Descriptor layer : manifest.layers()) {
      if (!layer.mediaType().equals(MediaTypes.OCI_EMPTY)) {
        Path file = folder.resolve(name(layer));
        if (files.put(file, layer) != null) {
          throw new InvalidContentException("two files of the artifact are named " + name(layer));
        }
      }
    }
    Files.createDirectories(folder);
    for (Map.Entry<Path, Descriptor> file : files.entrySet()) {
      Path path = file.getKey();
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new IOException(path + ": is in the way of a file of the artifact");
      }
      WholeFile.write(
          path,
          out -> {
            try (InputStream in = client.openBlob(artifact, file.getValue())) {
              in.transferTo(out);
            }
          });
    }
    return files;
  }

  /** The title where there is one: a plain name, since folders could lead out of the folder. */
  private static String name(Descriptor layer) throws InvalidContentException {
    String title = layer.annotations().getOrDefault(ArtifactManifest.TITLE, "");
    if (title.isEmpty()) {
      return layer.digest().algorithm() + "-" + layer.digest().hex();
    }
    boolean plain = !title.equals(".") && !title.equals("..");
    for (int i = 0; i < title.length(); i++) {
      char c = title.charAt(i);
      plain &= c != '/' && !Character.isISOControl(c);
    }
    if (!plain) {
      throw new InvalidContentException("unsafe file name in the artifact: " + layer.digest());
    }
    return title;
  }
}
