package dev.jbuild.build.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jbuild.build.cache.StepCache;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerIndex;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.MergedEntry;
import dev.jbuild.layer.MergedIndex;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers made one, seen alone and on top of their base. */
class FlattenerTest {
  @TempDir Path root;
  private ImageStore store;
  private int made;

  @BeforeEach
  void open() {
    store = new ImageStore(root, OwnerPolicy.KEEP);
  }

  /**
   * A layer of entries as words: {@code d/} a folder, {@code f} a file with its name and the number
   * of its layer as content, {@code f~} a whiteout, {@code d/!} an opaque folder, {@code l=f} a
   * hard link.
   */
  private Layer layer(String words) throws IOException {
    made++;
    try (LayerWriter writer = store.layers().newLayer(new LayerId("layer" + made))) {
      for (String word : words.isEmpty() ? new String[0] : words.split(" ", -1)) {
        add(writer, word);
      }
      return writer.commit();
    }
  }

  private void add(LayerWriter writer, String word) throws IOException {
    int link = word.indexOf('=');
    if (word.endsWith("/!")) {
      writer.add(TarEntry.directory(word.substring(0, word.length() - 2), 0700, made));
      writer.add(TarEntry.opaque(word.substring(0, word.length() - 2)));
    } else if (word.endsWith("/")) {
      writer.add(TarEntry.directory(word.substring(0, word.length() - 1), 0700, made));
    } else if (word.endsWith("~")) {
      writer.add(TarEntry.whiteout(word.substring(0, word.length() - 1)));
    } else if (link > 0) {
      writer.add(TarEntry.hardlink(word.substring(0, link), word.substring(link + 1)));
    } else {
      byte[] content = (word + made).getBytes(StandardCharsets.UTF_8);
      writer.add(
          TarEntry.file(word, 0640, content.length, made), new ByteArrayInputStream(content));
    }
  }

  private Flattener flattener() {
    return new Flattener(store.layers(), new StepCache(root), OptionalLong.empty());
  }

  /** All that a user of the image can see. */
  private String seen(List<Layer> stack) throws IOException {
    MergedIndex index = MergedIndex.of(store.layers(), stack);
    var text = new StringBuilder();
    seen(index, index.root(), text);
    return text.toString();
  }

  private static void seen(MergedIndex index, MergedEntry folder, StringBuilder text)
      throws IOException {
    for (MergedEntry child : index.children(folder)) {
      text.append(child.path()).append(' ').append(Integer.toOctalString(child.entry().mode()));
      if (child.isFile()) {
        try (InputStream in = index.open(child)) {
          text.append(' ').append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      text.append('\n');
      seen(index, child, text);
    }
  }

  private static String entries(LayerIndex index) {
    List<String> words = new ArrayList<>();
    for (int i = 1; i < index.size(); i++) {
      TarEntry entry = index.entry(i);
      words.add(
          entry.path()
              + switch (entry.type()) {
                case DIRECTORY -> index.isOpaque(i) ? "/!" : "/";
                case WHITEOUT -> "~";
                case HARDLINK -> "=" + entry.linkTarget();
                case FILE, SYMLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, OPAQUE -> "";
              });
    }
    return String.join(" ", words);
  }

  @ParameterizedTest
  @CsvSource({
    "d/ d/a, d/b, c, c d/ d/b",
    "d/ d/a, x, x~, ''",
    "d/ d/a, d/a~, d/n, d/ d/a~ d/n",
    "d/ d/a, d/a~, d/a, d/ d/a",
    "d/ d/a, d~, d/ d/n, d/! d/n",
    "d/ d/a, d/! d/n, d/m, d/! d/m d/n",
    "d/ d/a, d, d~ e, d~ e",
    "d/ d/a, d, d/ d/n, d/! d/n",
    "a, a/ a/b, a/c, a/ a/b a/c",
    "'', a b=a, c, a b=a c",
    "'', a b=a, a, a b",
    "'', z a=z, y, a y z=a",
    "'', d/ d/x, d-y d/x~, d/ d-y",
    "d/ d/e/ d/e/f, d/e~, d/e/ d/e/g, d/ d/e/! d/e/g",
  })
  void whatIsLeftOfSeveralLayers(String base, String lower, String upper, String flat)
      throws Exception {
    List<Layer> stack = List.of(layer(base), layer(lower), layer(upper));
    List<Layer> flattened = flattener().flatten(stack, 1);
    assertEquals(2, flattened.size());
    assertSame(stack.getFirst(), flattened.getFirst());
    assertEquals(flat, entries(store.layers().index(flattened.getLast())));
    assertEquals(seen(stack), seen(flattened));
  }

  @Test
  void aSecondBuildFindsTheFlattenedLayer() throws Exception {
    List<Layer> stack = List.of(layer("a"), layer("b"), layer("c"));
    Layer first = flattener().flatten(stack, 1).getLast();
    assertSame(first, flattener().flatten(stack, 1).getLast());
    assertEquals(1, flattener().flatten(stack, 0).size());
    assertEquals(stack, flattener().flatten(stack, 2));
    assertEquals(EntryType.FILE, store.layers().index(first).entry(1).type());
  }
}
