package dev.jbuild.parse;

import static java.util.Map.entry;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Header;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Instruction;
import dev.jbuild.parse.Flags.Kind;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds COPY and ADD. */
final class CopyBuilder {

  private static final Map<String, Kind> COPY_FLAGS =
      Map.ofEntries(
          entry("from", Kind.VALUE),
          entry("chown", Kind.VALUE),
          entry("chmod", Kind.VALUE),
          entry("link", Kind.SWITCH),
          entry("parents", Kind.SWITCH),
          entry("exclude", Kind.VALUES));

  private static final Map<String, Kind> ADD_FLAGS =
      Map.ofEntries(
          entry("chown", Kind.VALUE),
          entry("chmod", Kind.VALUE),
          entry("link", Kind.SWITCH),
          entry("exclude", Kind.VALUES),
          entry("checksum", Kind.VALUE),
          entry("keep-git-dir", Kind.SWITCH),
          entry("unpack", Kind.SWITCH));

  private final RawInstruction raw;
  private final Header header;
  private final String keyword;

  CopyBuilder(RawInstruction raw, Header header) {
    this.raw = raw;
    this.header = header;
    this.keyword = raw.keyword().raw().toUpperCase(Locale.ROOT);
  }

  Instruction build() {
    Flags flags = new Flags(raw.flags(), keyword.equals("COPY") ? COPY_FLAGS : ADD_FLAGS);
    List<Word> words = words();
    Word destination = words.getLast();
    if (HeredocMarker.parse(destination.raw(), destination.span()) != null) {
      throw InstructionBuilder.error(
          keyword + " cannot accept a heredoc as a destination", destination.span());
    }
    List<CopySource> sources = new ArrayList<>(words.size() - 1);
    for (Word word : words.subList(0, words.size() - 1)) {
      sources.add(source(word));
    }
    return keyword.equals("COPY")
        ? copy(flags, sources, destination)
        : add(flags, sources, destination);
  }

  private List<Word> words() {
    List<Word> words =
        switch (raw.arguments()) {
          case Arguments.Words arguments -> arguments.words();
          case Arguments.Json json -> json.words();
          default -> List.of();
        };
    if (words.size() < 2) {
      throw InstructionBuilder.error(
          words.isEmpty()
              ? keyword + " requires at least two arguments"
              : keyword
                  + " requires at least two arguments, but only one was provided."
                  + " Destination could not be determined",
          words.isEmpty() ? raw.keyword().span() : words.getFirst().span());
    }
    return words;
  }

  private CopySource source(Word word) {
    HeredocMarker marker = HeredocMarker.parse(word.raw(), word.span());
    if (marker == null || raw.arguments() instanceof Arguments.Json) {
      return new CopySource.Path(word);
    }
    for (Heredoc heredoc : raw.heredocs().reversed()) {
      if (heredoc.name().equals(marker.name())) {
        return new CopySource.Inline(word, heredoc);
      }
    }
    throw InstructionBuilder.error(
        "heredoc is not read, as a quote in its line is not closed", word.span());
  }

  private Copy copy(Flags flags, List<CopySource> sources, Word destination) {
    return new Copy(
        header,
        sources,
        destination,
        flags.value("from"),
        flags.value("chown"),
        flags.value("chmod"),
        flags.state("link").orElse(false),
        flags.state("parents").orElse(false),
        flags.values("exclude"));
  }

  private Add add(Flags flags, List<CopySource> sources, Word destination) {
    return new Add(
        header,
        sources,
        destination,
        flags.value("chown"),
        flags.value("chmod"),
        flags.state("link").orElse(false),
        flags.values("exclude"),
        flags.value("checksum"),
        flags.state("keep-git-dir"),
        flags.state("unpack"));
  }
}
