package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** The documentation speaks of what there is: pages, headings, commands and options. */
final class DocsTest {
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    var linked = new TreeSet<Path>();
    for (Path page : DocBlock.pages()) {
      for (String line : prose(page)) {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          String target = link.group(1);
          if (target.contains("://")) {
            continue;
          }
          int hash = target.indexOf('#');
          String path = hash < 0 ? target : target.substring(0, hash);
          Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
          linked.add(file);
          boolean there = Files.exists(PROJECT.resolve(file));
          if (!there || (hash >= 0 && !anchors(file).contains(target.substring(hash + 1)))) {
            broken.add(page + ": " + target);
          }
        }
      }
    }
    assertEquals(List.of(), broken);
    for (Path page : DocBlock.pages()) {
      boolean listed = page.toString().contains("/decisions/") || linked.contains(page);
      assertTrue(listed || page.equals(Path.of("README.md")), () -> "nothing links to " + page);
    }
  }

  @Test
  void everyBlockSaysWhatItIs() throws IOException {
    var known =
        new TreeSet<>(
            List.of("console", "dockerfile", "groovy", "sh", "text", "toml", "xml", "yaml"));
    for (Path page : DocBlock.pages()) {
      for (DocBlock block : DocBlock.of(page)) {
        assertTrue(known.contains(block.language()), block::toString);
      }
    }
  }

  /** What DocsIT cannot run; each has a reason that a reader of the page's source sees. */
  @Test
  void fewBlocksAreNotRun() throws IOException {
    var notRun = new ArrayList<String>();
    for (Path page : DocBlock.pages()) {
      for (DocBlock block : DocBlock.of(page)) {
        if (block.isShell()) {
          block.notRun().ifPresent(reason -> notRun.add(page + ": " + reason));
        }
      }
    }
    assertEquals(
        List.of(
            "README.md: this is what runs the test",
            "docs/install.md: PackagesIT makes and installs the archive",
            "docs/install.md: PackagesIT unpacks the package; installing it is for a machine of its"
                + " own",
            "docs/install.md: the base image and its packages come from the network",
            "docs/run.md: it wants a terminal; RunIT gives it one"),
        notRun);
  }

  @Test
  void everyCommandAndOptionExists() throws IOException {
    var wrong = new ArrayList<String>();
    for (Path page : DocBlock.pages()) {
      for (DocBlock block : DocBlock.of(page)) {
        if (block.isShell() && block.notRun().isPresent()) {
          for (String line : block.commands().split("\n", -1)) {
            check(line.strip(), block.toString(), wrong);
          }
        }
      }
      for (String line : prose(page)) {
        Matcher code = CODE.matcher(line);
        while (code.find()) {
          check(code.group(1), page.toString(), wrong);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The tables of docs/from-*.md: theirs, ours, remark. An option alone is one of build. */
  @Test
  void whatOthersFlagsBecomeExists() throws IOException {
    var wrong = new ArrayList<String>();
    // ParameterTableTest compares that page with the plugin.
    String maven = String.join("\n", DocBlock.lines(Path.of("docs/maven.md")));
    int rows = 0;
    for (Path page : DocBlock.pages()) {
      if (!page.getFileName().toString().startsWith("from-")) {
        continue;
      }
      for (String line : DocBlock.lines(page)) {
        String[] cells = line.split("(?<!\\\\)[|]", -1);
        if (!line.startsWith("| `") || cells.length != 5) {
          continue;
        }
        rows++;
        Matcher code = CODE.matcher(cells[2]);
        while (code.find()) {
          if (code.group(1).startsWith("jbuild.") || code.group(1).startsWith("-Djbuild.")) {
            String property = code.group(1).replace("-D", "");
            if (!maven.contains("`" + property + "`")) {
              wrong.add(page + ": no property " + property);
            }
          } else if (code.group(1).startsWith("-")) {
            check("jbuild build " + code.group(1), page.toString(), wrong);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(rows > 100, "only " + rows + " rows");
  }

  /** docs/config.md has every variable that the code reads, and every key of its files. */
  @Test
  void everyVariableAndKeyIsInTheReference() throws IOException {
    var names = new TreeSet<String>();
    Pattern variable =
        Pattern.compile(
            "(?:variable|getenv|environment\\.get|environment\\.getOrDefault|folder)"
                + "\\((?:environment, )?\"([A-Z][A-Z_]{2,})\"");
    Pattern key = Pattern.compile("\\.(?:string|strings|stringMap|bool|objects)\\(\"([a-z-]+)\"");
    for (String module : List.of("layer-store", "registry-client", "builder-core", "cli")) {
      for (Path source : sources(module)) {
        String name = source.getFileName().toString();
        String text = Files.readString(source);
        variable.matcher(text).results().forEach(found -> names.add(found.group(1)));
        if (name.equals("RegistriesConf.java") || name.equals("DaemonJson.java")) {
          key.matcher(text).results().forEach(found -> names.add(found.group(1)));
        }
      }
    }
    Pattern expansion = Pattern.compile("\\$\\{?([A-Z][A-Z_]{2,})");
    String launcher = Files.readString(PROJECT.resolve("cli/src/main/dist/bin/jbuild"));
    expansion.matcher(launcher).results().forEach(found -> names.add(found.group(1)));
    // What lib/aot-cache tells bin/jbuild, and what every shell sets.
    names.removeAll(List.of("JBUILD_AOT_OUTPUT", "PWD"));
    assertTrue(
        names.containsAll(List.of("JBUILD_ROOT", "JBUILD_AOT", "insecure")), names::toString);
    String page = String.join("\n", DocBlock.lines(Path.of("docs/config.md")));
    names.removeIf(name -> page.contains(name + "`") || page.contains(name + "]"));
    assertEquals(new TreeSet<String>(), names);
  }

  private static List<Path> sources(String module) throws IOException {
    try (var files = Files.walk(PROJECT.resolve(module).resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Complains about a command line of jbuild whose command or options there are not. */
  private static void check(String line, String where, List<String> wrong) {
    String[] words = line.replace("\\|", "|").split("[\\s|\\[\\]]+", -1);
    int first = words[0].equals("jbuild") || words[0].equals("./jbuild") ? 1 : words.length;
    if (first >= words.length || words[first].matches("[A-Z]+|\\.\\.\\.|help|--help|--version")) {
      return;
    }
    Optional<Commands> named = Commands.named(words[first]);
    CommandSpec spec =
        Jbuild.spec(named.orElse(Commands.BUILD), named.orElse(Commands.BUILD).create());
    if (named.isEmpty() && !words[first].startsWith("-")) {
      wrong.add(where + ": no command: " + line);
    }
    for (int i = first; i < words.length; i++) {
      if (words[i].startsWith("-") && words[i].length() > 1) {
        String option = words[i].replaceFirst("[=,].*", "");
        if (!isOption(spec, option)) {
          wrong.add(where + ": no option " + option + ": " + line);
        }
      } else if (i > first && named.filter(Commands.RUN::equals).isPresent()) {
        return; // The image, or the value of an option: what follows may be its command's.
      }
    }
  }

  private static boolean isOption(CommandSpec spec, String option) {
    if (isShown(spec, option)) {
      return true;
    }
    // Letters together.
    for (int i = 1; i < option.length(); i++) {
      if (!isShown(spec, "-" + option.charAt(i))) {
        return false;
      }
    }
    return !option.startsWith("--");
  }

  private static boolean isShown(CommandSpec spec, String option) {
    return spec.optionsMap().containsKey(option) && !spec.optionsMap().get(option).hidden();
  }

  /** The lines that are not in a block. */
  private static List<String> prose(Path page) throws IOException {
    var lines = new ArrayList<String>();
    boolean block = false;
    for (String line : DocBlock.lines(page)) {
      boolean fence = line.strip().startsWith("```");
      block ^= fence;
      if (!fence && !block) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** What GitHub makes of the headings of a page. */
  private static Set<String> anchors(Path page) throws IOException {
    var anchors = new TreeSet<String>();
    for (String line : prose(page)) {
      if (line.startsWith("#")) {
        String heading = line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
        anchors.add(heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }
}
