package dev.jbuild.oci;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses the notation of {@code --platform}; see {@link Platform#parse}. */
final class PlatformParser {
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "hurd",
          "illumos",
          "ios",
          "js",
          "linux",
          "nacl",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "windows",
          "zos");

  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "amd64p32",
          "arm",
          "armbe",
          "arm64",
          "arm64be",
          "ppc64",
          "ppc64le",
          "loong64",
          "mips",
          "mipsle",
          "mips64",
          "mips64le",
          "mips64p32",
          "mips64p32le",
          "ppc",
          "riscv",
          "riscv64",
          "s390",
          "s390x",
          "sparc",
          "sparc64",
          "wasm");

  private final String text;

  PlatformParser(String text) {
    this.text = text;
  }

  Platform parse() {
    List<String> parts = List.of(text.split("/", -1));
    if (parts.size() > 3) {
      throw invalid("expected os[/architecture[/variant]]");
    }
    for (int i = 1; i < parts.size(); i++) {
      checkName(parts.get(i));
    }
    String first = parts.getFirst();
    String os = first;
    String version = "";
    int open = first.indexOf('(');
    if (open >= 0) {
      if (!first.endsWith(")")) {
        throw invalid("\"" + first + "\" lacks its closing parenthesis");
      }
      os = first.substring(0, open);
      String inside = first.substring(open + 1, first.length() - 1);
      // Features after a plus are accepted as upstream accepts them; they do not choose an image.
      String[] pieces = inside.split("\\+", -1);
      for (String piece : pieces) {
        checkCharacters(piece, "_.%-", true);
      }
      version = decode(pieces[0]);
    }
    if (parts.size() > 1) {
      checkCharacters(os, "_-", false);
      return Platform.normalised(
          os, parts.get(1), parts.size() > 2 ? parts.get(2) : "", version, List.of());
    }
    checkCharacters(os, "_-", false);
    return single(os, version);
  }

  private Platform single(String name, String version) {
    String os = Platform.normalOs(name);
    if (SYSTEMS.contains(os)) {
      Platform host = Platform.host();
      return Platform.normalised(os, host.architecture(), host.variant(), version, List.of());
    }
    Platform byArchitecture =
        Platform.normalised("linux", name.toLowerCase(Locale.ROOT), "", version, List.of());
    if (ARCHITECTURES.contains(byArchitecture.architecture())) {
      return byArchitecture;
    }
    throw invalid("unknown operating system or architecture");
  }

  private void checkName(String part) {
    checkCharacters(part, "_.-", false);
  }

  private void checkCharacters(String part, String others, boolean mayBeEmpty) {
    if (part.isEmpty() && !mayBeEmpty) {
      throw invalid("empty component");
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean good =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || others.indexOf(c) >= 0;
      if (!good) {
        throw invalid("invalid character '" + c + "'");
      }
    }
  }

  private String decode(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("invalid % escape");
    }
  }

  private IllegalArgumentException invalid(String why) {
    return new IllegalArgumentException("invalid platform \"" + text + "\": " + why);
  }
}
