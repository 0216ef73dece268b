package dev.jbuild.registry;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pushes or pulls one image, for bench/registry.sh: {@code push|pull FOLDER NAME}. */
public final class TransferMain {
  private TransferMain() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    Reference name = Reference.parse(arguments[2]);
    RegistryOptions options = RegistryOptions.of(System.getenv());
    if (System.getenv("TRACE") != null) {
      options = options.withTrace(System.err::println);
    }
    BlobStore store = new BlobStore(folder);
    try (RegistryClient client = new RegistryClient(options)) {
      if (arguments[0].equals("push")) {
        Index layout = Index.parse(Files.readAllBytes(folder.resolve("index.json")));
        client.push(name, layout.manifests().getFirst(), BlobSource.of(store), PushOptions.NONE);
      } else {
        client.pull(name, Platform.host(), store, layer -> true, TransferListener.NONE);
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
