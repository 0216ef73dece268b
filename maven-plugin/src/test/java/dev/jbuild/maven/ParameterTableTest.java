package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * The tables of goals and parameters in docs/maven.md are those of the plugin's descriptor; {@code
 * -Djbuild.docs.update} rewrites them.
 */
final class ParameterTableTest {
  private static final Path DOCS =
      Path.of(System.getProperty("jbuild.project"), "docs", "maven.md");

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
    for (Map.Entry<String, PluginDescriptor.Row> row : PluginDescriptor.rows().entrySet()) {
      assertTrue(row.getValue().property().startsWith("jbuild."), row::toString);
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
    Map<String, Element> mojos = PluginDescriptor.mojos();
    for (String goal : PluginDescriptor.GOALS) {
      Element mojo = Objects.requireNonNull(mojos.get(goal), goal);
      String phase = PluginDescriptor.text(mojo, "phase");
      text.append("| `").append(goal).append("` | ");
      text.append(phase.isEmpty() ? "" : "`" + phase + "`").append(" | ");
      text.append(PluginDescriptor.text(mojo, "description")).append(" |\n");
    }
    return text.toString();
  }

  private static String parameters() throws Exception {
    var text = new StringBuilder("| parameter | property | default | goals |\n|---|---|---|---|\n");
    var descriptions = new StringBuilder("\n");
    int all = PluginDescriptor.GOALS.size();
    for (Map.Entry<String, PluginDescriptor.Row> entry : PluginDescriptor.rows().entrySet()) {
      PluginDescriptor.Row row = entry.getValue();
      String goals = row.goals().size() == all ? "all" : String.join(", ", row.goals());
      text.append("| `")
          .append(entry.getKey())
          .append("` | `")
          .append(row.property())
          .append("` | ");
      text.append(row.byDefault().isEmpty() ? "" : "`" + row.byDefault() + "`");
      text.append(" | ").append(goals).append(" |\n");
      descriptions.append("- `").append(entry.getKey()).append("`: ");
      descriptions.append(row.description()).append('\n');
    }
    return text.append(descriptions).toString();
  }
}
