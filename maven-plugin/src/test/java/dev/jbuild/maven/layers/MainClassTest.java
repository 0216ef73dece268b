package dev.jbuild.maven.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainClassTest {
  private static final String ANNOTATION =
      "package org.springframework.boot.autoconfigure;"
          + " @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)"
          + " public @interface SpringBootApplication {}";

  @TempDir Path folder;

  private Path compile(int release, Map<String, String> sources) throws IOException {
    List<String> words = new ArrayList<>(List.of("--release", "" + release, "-d"));
    Path classes = folder.resolve("classes");
    words.add(classes.toString());
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey() + ".java");
      words.add(Files.writeString(file, source.getValue()).toString());
    }
    int code =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(new String[0]));
    assertEquals(0, code);
    return classes;
  }

  @Test
  void theOneWithAMainMethod() throws IOException {
    Path classes =
        compile(
            17,
            Map.of(
                "Main",
                "package a; class Main { long l = 5L; double d = 1.5; String s = \"x\";"
                    + " static class Inner { public static void main(String[] a) {} } }",
                "Other",
                "package a; interface Other { Runnable r = () -> {}; void main(String[] a); }",
                "Instance",
                "class Instance { void main() {} static void main(String[] a) {} }",
                "Wrong",
                "class Wrong { public static int main(String[] a) { return 0; }"
                    + " public static void main(String a) {} }"));
    assertEquals("a.Main$Inner", MainClass.find(classes));
  }

  @Test
  void fromJava25OnItMayBeAnInstanceMethodWithoutParameters() throws IOException {
    assertEquals("Main", MainClass.find(compile(25, Map.of("Main", "void main() {}"))));
  }

  @Test
  void ofSeveralTheOneOfSpringBoot() throws IOException {
    String main = " { public static void main(String[] a) {} }";
    Path classes =
        compile(
            17,
            Map.of(
                "Tool",
                "class Tool" + main,
                "SpringBootApplication",
                ANNOTATION,
                "App",
                "@org.springframework.boot.autoconfigure.SpringBootApplication class App" + main));
    assertEquals("App", MainClass.find(classes));
  }

  @Test
  void noneOrSeveralIsAnError() throws IOException {
    IOException none = assertThrows(IOException.class, () -> MainClass.find(folder));
    assertEquals("no class in " + folder + " has a main method", none.getMessage());
    String main = " { public static void main(String[] a) {} }";
    Path classes = compile(17, Map.of("B", "class B" + main, "A", "class A" + main));
    IOException several = assertThrows(IOException.class, () -> MainClass.find(classes));
    assertEquals("several classes have a main method: A, B", several.getMessage());
  }

  @Test
  void aFileThatIsNoClassIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("X.class"), "not a class");
    IOException e = assertThrows(IOException.class, () -> MainClass.find(folder));
    assertEquals(file + ": is no class file", e.getMessage());
  }
}
