package dev.jbuild.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.context.ContextException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Instructions on a context and an image, and the image or the message that comes of it. */
class CopierTest {
  private static final String[] CONTEXT = {
    "file a.txt 0644 0:0 A",
    "file b.txt 0600 0:0 B",
    "dir d 0750 0:0",
    "file d/f 0755 0:0 F",
    "dir d/sub 0711 0:0",
    "file d/sub/x 0600 0:0 X",
    "link l a.txt",
    "link dl d",
    "link out /etc/passwd",
    "file w/[x]/f 0644 0:0 class",
    "file w/n?pe/f 0644 0:0 question",
    "file w/nope/f 0644 0:0 plain",
    "file src/a/x.go 0644 0:0 1",
    "file src/a/x.log 0644 0:0 2",
    "file src/b/c/y.go 0644 0:0 3",
    "file h/one 0644 0:0 H",
    "hard h/two h/one",
    "file h/sub/z 0644 0:0 Z",
    "file own/f 04755 5:6 O"
  };

  private static final String[] IMAGE = {
    "file etc/passwd 0644 0:0 root:x:0:0:\nbob:x:1000:100::/:\n",
    "file etc/group 0644 0:0 root:x:0:\nstaff:x:50:\n",
    "dir home 0700 7:8",
    "dir home/d 0700 7:8",
    "dir home/d/sub 0700 7:8",
    "dir team 02775 7:8",
    "link link /home",
    "link dangling new/place",
    "link up ../../../home"
  };

  @TempDir Path temporary;

  static Object[][] copies() {
    return new Object[][] {
      {"COPY a.txt /x", "file x 0644 0:0 A"},
      {"COPY a.txt /x/", "dir x 0755 0:0|file x/a.txt 0644 0:0 A"},
      {"COPY a.txt x/y", "dir x 0755 0:0|file x/y 0644 0:0 A"},
      {"COPY ../../a.txt /x", "file x 0644 0:0 A"},
      {"COPY /a.txt /x", "file x 0644 0:0 A"},
      {
        "COPY a.txt d/../b.txt w/../a.txt /x/",
        "dir x 0755 0:0|file x/a.txt 0644 0:0 A|file x/b.txt 0600 0:0 B"
      },
      {"COPY d/f h/one d/sub/../f /x/", "dir x 0755 0:0|file x/f 0755 0:0 F|file x/one 0644 0:0 H"},
      {"COPY w/nope/f d/f /x/", "dir x 0755 0:0|file x/f 0755 0:0 F"},
      {"COPY a.txt b.txt /x/", "dir x 0755 0:0|file x/a.txt 0644 0:0 A|file x/b.txt 0600 0:0 B"},
      {"COPY ?.txt /x/", "dir x 0755 0:0|file x/a.txt 0644 0:0 A|file x/b.txt 0600 0:0 B"},
      {"COPY nothing* a.txt /x/", "dir x 0755 0:0|file x/a.txt 0644 0:0 A"},
      {"COPY nothing* /x/", ""},
      {"COPY a.txt/* /x/", ""},
      {"COPY h/one h/two /x/", "dir x 0755 0:0|file x/one 0644 0:0 H|file x/two 0644 0:0 H"},
      {"COPY a.txt /team/n/", "dir team/n 02755 0:8|file team/n/a.txt 0644 0:0 A"},
      {"COPY --chown=3:4 d/sub /team/n", "dir team/n 02755 3:4|file team/n/x 0600 3:4 X"},
      {"COPY d /team", "file team/f 0755 0:0 F|dir team/sub 0711 0:0|file team/sub/x 0600 0:0 X"},
      {
        "COPY d /x", "dir x 0755 0:0|file x/f 0755 0:0 F|dir x/sub 0711 0:0|file x/sub/x 0600 0:0 X"
      },
      {"COPY d/sub /x", "dir x 0755 0:0|file x/x 0600 0:0 X"},
      {"COPY d/sub/. /x", "dir x 0755 0:0|file x/x 0600 0:0 X"},
      {"COPY l /x", "file x 0644 0:0 A"},
      {"COPY l /x/", "dir x 0755 0:0|file x/l 0644 0:0 A"},
      {"COPY dl/f /x", "file x 0755 0:0 F"},
      {"COPY dl/sub /x", "dir x 0755 0:0|file x/x 0600 0:0 X"},
      {"COPY w/[[]x]/f /x", "file x 0644 0:0 class"},
      {"COPY w/n?pe/f /x", "file x 0644 0:0 plain"},
      {"COPY w/n\\?pe/f /x", "file x 0644 0:0 question"},
      {"COPY w/* /x/", "dir x 0755 0:0|file x/f 0644 0:0 plain"},
      {
        "COPY h /x",
        "dir x 0755 0:0|file x/one 0644 0:0 H|dir x/sub 0755 0:0|"
            + "file x/sub/z 0644 0:0 Z|file x/two 0644 0:0 H"
      },
      {"COPY own/f /x", "file x 04755 5:6 O"},
      {"COPY --chown=9 own/f /x", "file x 04755 9:9 O"},
      {"COPY --chown=bob a.txt /x", "file x 0644 1000:100 A"},
      {"COPY --chown=bob:staff a.txt /x", "file x 0644 1000:50 A"},
      {"COPY --chown=:staff a.txt /x", "file x 0644 0:50 A"},
      {"COPY --chown=3:4 a.txt /n/x", "dir n 0755 3:4|file n/x 0644 3:4 A"},
      {"COPY --chown=3:4 --chmod=0600 a.txt /n/x", "dir n 0600 3:4|file n/x 0600 3:4 A"},
      {"COPY --chmod=u=rwx,go=rX a.txt /n/x", "dir n 0755 0:0|file n/x 0755 0:0 A"},
      {"COPY --chmod=4711 a.txt /x", "file x 04711 0:0 A"},
      {"COPY a.txt /home", "file home/a.txt 0644 0:0 A"},
      {"COPY --chown=1 a.txt /home/", "file home/a.txt 0644 1:1 A"},
      {"COPY a.txt /link/", "file home/a.txt 0644 0:0 A"},
      {"COPY a.txt /link/x", "file home/x 0644 0:0 A"},
      {"COPY a.txt /up/x", "file home/x 0644 0:0 A"},
      {
        "COPY a.txt /dangling/",
        "dir new 0755 0:0|dir new/place 0755 0:0|" + "file new/place/a.txt 0644 0:0 A"
      },
      {"COPY a.txt /dangling", "dir new 0755 0:0|file new/place 0644 0:0 A"},
      {"COPY a.txt /link/../x", "file x 0644 0:0 A"},
      {"COPY d /home", "file home/f 0755 0:0 F|dir home/sub 0711 0:0|file home/sub/x 0600 0:0 X"},
      {
        "COPY d /home/d",
        "file home/d/f 0755 0:0 F|dir home/d/sub 0711 0:0|file home/d/sub/x 0600 0:0 X"
      },
      {
        "COPY --parents d/sub/x /home/",
        "dir home/d 0750 7:8|dir home/d/sub 0711 7:8|file home/d/sub/x 0600 0:0 X"
      },
      {"COPY a.txt .", "dir work 0755 0:0|file work/a.txt 0644 0:0 A", "work"},
      {"COPY a.txt ''", "dir work 0755 0:0|file work/a.txt 0644 0:0 A", "work"},
      {"COPY --exclude=sub d /x", "dir x 0755 0:0|file x/f 0755 0:0 F"},
      {"COPY --exclude=**/x d /x", "dir x 0755 0:0|file x/f 0755 0:0 F|dir x/sub 0711 0:0"},
      {
        "COPY --exclude=sub --exclude=!sub/x d /x",
        "dir x 0755 0:0|file x/f 0755 0:0 F|dir x/sub 0711 0:0|file x/sub/x 0600 0:0 X"
      },
      {"COPY --exclude=b* *.txt /x/", "dir x 0755 0:0|file x/a.txt 0644 0:0 A"},
      {
        "COPY --parents src/**/*.go /x/",
        "dir x 0755 0:0|dir x/src 0755 0:0|dir x/src/a 0755 0:0|file x/src/a/x.go 0644 0:0 1|"
            + "dir x/src/b 0755 0:0|dir x/src/b/c 0755 0:0|file x/src/b/c/y.go 0644 0:0 3"
      },
      {
        "COPY --parents src/./*/x* /x/",
        "dir x 0755 0:0|dir x/a 0755 0:0|file x/a/x.go 0644 0:0 1|file x/a/x.log 0644 0:0 2"
      },
      {"COPY --parents src/a/./nothing* /x/", "dir x 0755 0:0"},
      {
        "COPY --parents dl/./sub/x /x/", "dir x 0755 0:0|dir x/sub 0711 0:0|file x/sub/x 0600 0:0 X"
      },
      {"COPY --parents dl /x/", "dir x 0755 0:0|link x/dl d"},
      {
        "COPY --parents --exclude=**/*.log src/a /x/",
        "dir x 0755 0:0|dir x/src 0755 0:0|dir x/src/a 0755 0:0|file x/src/a/x.go 0644 0:0 1"
      },
      {"COPY --link a.txt /link/x", "dir link 0755 0:0|file link/x 0644 0:0 A|-link link /home"},
      {"COPY --link --chmod=600 a.txt /link/x", "file home/x 0600 0:0 A"}
    };
  }

  @Tag("trap-35")
  @Tag("trap-36")
  @Tag("trap-37")
  @Tag("trap-38")
  @Tag("trap-40")
  @Tag("trap-41")
  @Tag("trap-42")
  @Tag("trap-43")
  @Tag("trap-44")
  @Tag("trap-45")
  @Tag("trap-46")
  @ParameterizedTest
  @MethodSource("arguments")
  void copies(String instruction, String expected, String workdir) throws Exception {
    FakeTree image = new FakeTree(IMAGE);
    run(instruction, new FakeTree(CONTEXT), image, workdir);
    List<String> lines = new ArrayList<>(new FakeTree(IMAGE).list());
    for (String line : expected.isEmpty() ? new String[0] : expected.split("\\|")) {
      if (line.startsWith("-")) {
        lines.remove(line.substring(1));
      } else {
        String path = line.split(" ", -1)[1];
        lines.removeIf(other -> other.split(" ", -1)[1].equals(path));
        lines.add(line);
      }
    }
    lines.sort((a, b) -> a.split(" ", -1)[1].compareTo(b.split(" ", -1)[1]));
    assertEquals(String.join("\n", lines), String.join("\n", image.list()));
  }

  static List<Arguments> arguments() {
    List<Arguments> arguments = new ArrayList<>();
    for (Object[] row : copies()) {
      arguments.add(Arguments.of(row[0], row[1], row.length > 2 ? row[2] : ""));
    }
    return arguments;
  }

  static Object[][] mistakes() {
    return new Object[][] {
      {"COPY nowhere /x", "\"/nowhere\": not found in the build context", null},
      {"COPY a.tx /x", "\"/a.tx\": not found in the build context", "did you mean a.txt?"},
      {"COPY d/Sub /x", "\"/d/Sub\": not found in the build context", "did you mean d/sub?"},
      {"COPY a.txt/y /x", "\"/a.txt/y\": not found in the build context", "/a.txt is not a folder"},
      {
        "COPY out /x",
        "\"/out\": not found in the build context",
        "it is a symbolic link to /etc/passwd, which is not in the build context"
      },
      {
        "COPY ../zzzzz /x",
        "\"/zzzzz\": not found in the build context",
        "a source cannot lie outside of the build context: .. ends at its root"
      },
      {
        "COPY --parents src/a/z.go /x",
        "\"/src/a/z.go\": not found in the build context",
        "did you mean src/a/x.go?"
      },
      {
        "COPY --parents dl/sub/x /x",
        "/dl is a symbolic link, and --parents does not look through links",
        "name the folder that it leads to, or write /./ behind the link: what is before that is not"
            + " copied"
      },
      {"COPY zzz/*.txt /x/", "\"/zzz\": not found in the build context", null},
      {"COPY d/su/* /x/", "\"/d/su\": not found in the build context", "did you mean d/sub?"},
      {
        "COPY a.txt b.txt /x",
        "with more than one source, the destination must be a folder: /x",
        "end it with a slash: /x/"
      },
      {
        "COPY a.txt /etc/passwd/x",
        "cannot copy to /etc/passwd/x: /etc/passwd is not a folder in the image",
        null
      },
      {
        "COPY d /etc/passwd",
        "cannot copy the folder /d over /etc/passwd, which is not a folder in the image",
        null
      },
      {
        "COPY --chown=alice a.txt /x",
        "unable to find user alice: no matching entries in /etc/passwd of the image",
        "create the user in an earlier RUN, or use its number"
      },
      {
        "COPY --chown=1:wheel a.txt /x",
        "unable to find group wheel: no matching entries in /etc/group of the image",
        "create the group in an earlier RUN, or use its number"
      },
      {
        "COPY --chown=99999999999 a.txt /x",
        "invalid uid 99999999999: it must be between 0 and 2147483647",
        null
      },
      {
        "COPY --chmod=10000 a.txt /x",
        "invalid chmod parameter: '10000'. it should be octal string and between 0 and 07777, or"
            + " symbolic like u=rwX,go=rX",
        null
      },
      {"COPY --exclude=[ d /x", "syntax error in pattern: [", null},
      {"COPY d[ /x", "syntax error in pattern: d[", null},
    };
  }

  @Tag("trap-38")
  @Tag("trap-39")
  @Tag("trap-41")
  @Tag("trap-42")
  @Tag("trap-43")
  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsWhatIsWrong(String instruction, String message, String hint) throws Exception {
    FakeTree image = new FakeTree(IMAGE);
    FakeTree context = new FakeTree(CONTEXT);
    ContextException e =
        assertThrows(ContextException.class, () -> run(instruction, context, image, ""));
    assertEquals(message, e.getMessage());
    assertEquals(hint, e.hint());
    assertEquals(new FakeTree(IMAGE).list(), image.list());
  }

  private void run(String instruction, FakeTree context, FakeTree image, String workdir)
      throws Exception {
    CopySelection selection = CopySelection.of(spec(instruction, context, "/" + workdir));
    try (LayerPlan plan = selection.plan(image, 1000, () -> temporary.resolve("spool"))) {
      image.apply(plan);
    }
  }

  static CopySpec spec(String instruction, FakeTree context, String workdir) {
    List<String> words = new ArrayList<>(Arrays.asList(instruction.split(" ", -1)));
    boolean add = words.removeFirst().equals("ADD");
    String chown = null;
    String chmod = null;
    boolean link = false;
    boolean parents = false;
    List<String> excludes = new ArrayList<>();
    while (words.getFirst().startsWith("--")) {
      String[] flag = words.removeFirst().split("=", 2);
      switch (flag[0]) {
        case "--chown" -> chown = flag[1];
        case "--chmod" -> chmod = flag[1];
        case "--link" -> link = true;
        case "--parents" -> parents = true;
        default -> excludes.add(flag[1]);
      }
    }
    String destination = words.removeLast().replace("''", "");
    List<CopySource> sources = new ArrayList<>();
    for (String word : words) {
      sources.add(CopySource.local(context, word, add));
    }
    return new CopySpec(sources, destination, workdir, chown, chmod, link, parents, excludes);
  }
}
