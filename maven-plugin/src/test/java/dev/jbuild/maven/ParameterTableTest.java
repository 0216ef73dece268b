package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The tables of goals and parameters in docs/maven.md are those of the plugin's descriptor; {@code
 * -Djbuild.docs.update} rewrites them.
 */
final class ParameterTableTest {
  private static final Path DOCS =
      Path.of(System.getProperty("jbuild.project"), "docs", "maven.md");
  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");
  private static final List<String> GOALS =
      List.of("build", "push", "save", "load", "tag", "lint", "init");

  /** A parameter, and the goals that have it. */
  private record Row(String property, String byDefault, String description, List<String> goals) {}

  @Test
  void everyParameterIsInTheDocs() throws Exception {
    String docs = Files.readString(DOCS);
    String updated = replaced(replaced(docs, "goals", goals()), "parameters", parameters());
    if (Boolean.getBoolean("jbuild.docs.update")) {
      Files.writeString(DOCS, updated);
    } else {
      assertEquals(updated, docs);
    }
  }

  @Test
  void everyParameterHasAProperty() throws Exception {
    for (Map.Entry<String, Row> row : rows().entrySet()) {
      assertTrue(row.getValue().property.startsWith("jbuild."), row::toString);
    }
  }

  private static String replaced(String text, String part, String table) throws IOException {
    String begin = "<!-- " + part + ": from the plugin's descriptor, by ParameterTableTest -->\n";
    String end = "<!-- end -->\n";
    int from = text.indexOf(begin);
    int to = text.indexOf(end, from);
    if (from < 0 || to < 0) {
      throw new IOException(DOCS + " has no place for the table of " + part);
    }
    return text.substring(0, from + begin.length()) + table + text.substring(to);
  }

  private static String goals() throws Exception {
    var text = new StringBuilder("| goal | phase | does |\n|---|---|---|\n");
    Map<String, Element> mojos = mojos();
    for (String goal : GOALS) {
      Element mojo = Objects.requireNonNull(mojos.get(goal), goal);
      String phase = text(mojo, "phase");
      text.append("| `").append(goal).append("` | ");
      text.append(phase.isEmpty() ? "" : "`" + phase + "`").append(" | ");
      text.append(text(mojo, "description")).append(" |\n");
    }
    return text.toString();
  }

  private static String parameters() throws Exception {
    var text = new StringBuilder("| parameter | property | default | goals |\n|---|---|---|---|\n");
    var descriptions = new StringBuilder("\n");
    int all = GOALS.size();
    for (Map.Entry<String, Row> entry : rows().entrySet()) {
      Row row = entry.getValue();
      String goals = row.goals.size() == all ? "all" : String.join(", ", row.goals);
      text.append("| `").append(entry.getKey()).append("` | `").append(row.property).append("` | ");
      text.append(row.byDefault.isEmpty() ? "" : "`" + row.byDefault + "`");
      text.append(" | ").append(goals).append(" |\n");
      descriptions.append("- `").append(entry.getKey()).append("`: ");
      descriptions.append(row.description).append('\n');
    }
    return text.append(descriptions).toString();
  }

  private static Map<String, Row> rows() throws Exception {
    Map<String, Row> rows = new TreeMap<>(Comparator.<String>naturalOrder());
    Map<String, Element> mojos = mojos();
    for (String goal : GOALS) {
      Element mojo = Objects.requireNonNull(mojos.get(goal), goal);
      for (Element parameter : elements(mojo, "parameter")) {
        if (text(parameter, "editable").equals("false")) {
          continue;
        }
        String name = text(parameter, "name");
        Row row =
            rows.computeIfAbsent(
                name,
                any -> {
                  List<Element> configured = elements(mojo, name);
                  boolean map = text(parameter, "type").equals("java.util.Map");
                  String property =
                      map
                          ? "jbuild." + name + ".NAME"
                          : text(mojo, name).replace("${", "").replace("}", "");
                  return new Row(
                      property,
                      configured.isEmpty() ? "" : configured.get(0).getAttribute("default-value"),
                      text(parameter, "description")
                          .replaceAll("\\s+", " ")
                          .replaceAll("</?code>", "`"),
                      new ArrayList<>());
                });
        row.goals.add(goal);
      }
    }
    return rows;
  }

  private static Map<String, Element> mojos() throws Exception {
    var document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(DESCRIPTOR.toFile());
    Map<String, Element> mojos = new TreeMap<>();
    for (Element mojo : elements(document.getDocumentElement(), "mojo")) {
      mojos.put(text(mojo, "goal"), mojo);
    }
    assertTrue(
        mojos.keySet().containsAll(GOALS) && mojos.size() == GOALS.size() + 1, mojos::toString);
    return mojos;
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The text of the first element of that name, directly or further below; "" for none. */
  private static String text(Element parent, String name) {
    List<Element> elements = elements(parent, name);
    return elements.isEmpty() ? "" : elements.get(0).getTextContent().strip();
  }
}
