package dev.jbuild.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.context.ContextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderMakerTest {
  private static FakeTree image() {
    return new FakeTree(
        "file etc/passwd 0644 0:0 bob:x:1000:100::/:",
        "dir there 0700 7:8",
        "dir team 02775 7:8",
        "link link there",
        "link loop loop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/;'';''",
        "/there;bob;''",
        "/link/;bob;''",
        "/new;'';dir new 0755 0:0",
        "/new/sub;bob;dir new 0755 1000:100|dir new/sub 0755 1000:100",
        "/new;1000;dir new 0755 1000:1000",
        "/new;1000:bob;dir new 0755 0:0",
        "/new;nobody;dir new 0755 0:0",
        "/link/new;5:6;dir there 0700 7:8|dir there/new 0755 5:6",
        "/link/../new;'';dir new 0755 0:0",
        "/../new;'';dir new 0755 0:0",
        "/team/a/b;'';dir team 02775 7:8|dir team/a 02755 0:8|dir team/a/b 02755 0:8",
        "/team/a;bob;dir team 02775 7:8|dir team/a 02755 1000:100"
      })
  void makesWhatIsMissing(String path, String user, String expected) throws Exception {
    FakeTree made = new FakeTree();
    made.apply(FolderMaker.plan(path, user, image(), 1000));
    assertEquals(expected, String.join("|", made.list()));
  }

  @Test
  void refusesFilesAndCircles() {
    ContextException file =
        assertThrows(
            ContextException.class, () -> FolderMaker.plan("/etc/passwd/x", "", image(), 0));
    assertEquals(
        "cannot make the working directory /etc/passwd/x: /etc/passwd is not a folder in the image",
        file.getMessage());
    ContextException circle =
        assertThrows(ContextException.class, () -> FolderMaker.plan("/loop/x", "", image(), 0));
    assertEquals("too many symbolic links in /loop/x", circle.getMessage());
  }
}
