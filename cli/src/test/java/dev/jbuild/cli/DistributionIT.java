package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What lies in the archive beside the program: licences, a bill of materials, manual pages. */
final class DistributionIT {
  private final Path home = Installation.shared().home();

  /** Names of the jars of others, without {@code .jar}: artifact and version. */
  private List<String> libraries() throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.list(home.resolve("lib"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jar")
            && !name.equals("jbuild.jar")
            && !name.endsWith("-" + VersionCommand.version() + ".jar")) {
          names.add(name.substring(0, name.length() - ".jar".length()));
        }
      }
    }
    assertTrue(names.size() > 10, names::toString);
    return names;
  }

  @Test
  void everyLibraryHasTheTextOfItsLicence() throws IOException {
    var licensed = new TreeSet<String>();
    for (String library : libraries()) {
      String artifact = library.replaceFirst("-[0-9].*", "");
      licensed.add(artifact);
      var texts = new StringBuilder();
      try (var files = Files.list(home.resolve("licenses").resolve(artifact))) {
        for (Path file : files.toList()) {
          texts.append(Files.readString(file));
        }
      }
      assertTrue(
          texts.indexOf("Apache License") >= 0
              || texts.indexOf("Redistribution and use in source and binary forms") >= 0
              || texts.indexOf("Permission") >= 0,
          () -> artifact + ": " + texts);
    }
    // And none is left of a library that is gone.
    var folders = new TreeSet<String>();
    try (var files = Files.list(home.resolve("licenses"))) {
      files.forEach(file -> folders.add(file.getFileName().toString()));
    }
    assertEquals(licensed, folders);
  }

  @Test
  void theBillOfMaterialsNamesEveryJar() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(home.resolve("sbom.cdx.json").toFile());
    assertEquals("CycloneDX", bill.path("bomFormat").asText());
    var named = new TreeSet<String>();
    for (JsonNode component : bill.path("components")) {
      assertFalse(component.path("licenses").isEmpty(), component::toString);
      if (!component.path("group").asText().equals("dev.jbuild")) {
        named.add(component.path("name").asText() + "-" + component.path("version").asText());
      }
    }
    assertEquals(new TreeSet<>(libraries()), named);
  }

  @Test
  void manualPagesAreWellFormed() throws IOException {
    try (var pages = Files.list(home.resolve("share/man/man1"))) {
      List<Path> all = pages.toList();
      assertEquals(Commands.values().length + 1, all.size());
      for (Path page : all) {
        var result = new Program("mandoc", "-T", "lint", "-W", "warning", page.toString()).run();
        assertEquals("", result.out(), result::toString);
        assertEquals(0, result.code());
      }
    }
  }
}
