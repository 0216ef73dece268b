package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The plugin's descriptor, as Maven's plugin tools made it of the annotations. */
final class PluginDescriptor {
  static final List<String> GOALS = List.of("build", "push", "save", "load", "tag", "lint", "init");

  private static final Path FILE = Path.of("target/classes/META-INF/maven/plugin.xml");

  private PluginDescriptor() {}

  /** A parameter, and the goals that have it. */
  record Row(String property, String byDefault, String description, List<String> goals) {}

  static Map<String, Row> rows() throws Exception {
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

  static Map<String, Element> mojos() throws Exception {
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(FILE.toFile());
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
  static String text(Element parent, String name) {
    List<Element> elements = elements(parent, name);
    return elements.isEmpty() ? "" : elements.get(0).getTextContent().strip();
  }
}
