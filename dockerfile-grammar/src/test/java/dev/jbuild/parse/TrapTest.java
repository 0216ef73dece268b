package dev.jbuild.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Command;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Healthcheck;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Onbuild;
import dev.jbuild.ast.Run;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.SourceFile;
import dev.jbuild.value.MountSpec;
import dev.jbuild.word.Expander;
import dev.jbuild.word.Scope;
import dev.jbuild.word.Word;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The traps of the language in which other tools fell; their numbers are tags of all tests, see
 * TrapsTest.
 */
class TrapTest {

  private static Dockerfile parse(String text) {
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    assertFalse(parsed.hasErrors(), parsed.diagnostics()::toString);
    return parsed.dockerfile();
  }

  /** The only instruction after FROM. */
  private static <T extends Instruction> T only(Class<T> type, String text) {
    List<Instruction> instructions = parse("FROM a\n" + text).stages().getFirst().instructions();
    assertEquals(1, instructions.size());
    return assertInstanceOf(type, instructions.getFirst());
  }

  private static List<String> errors(String text) {
    return DockerfileParser.parse(new SourceFile("Dockerfile", text)).diagnostics().stream()
        .map(Diagnostic::message)
        .toList();
  }

  private static String script(String text) {
    return assertInstanceOf(Command.ShellForm.class, only(Run.class, text).command()).script();
  }

  @Tag("trap-1")
  @Test
  void trap1CommentsAndEmptyLinesInContinuationsVanish() {
    assertEquals("a   b", script("RUN a \\\n# no\n  # no\n  b\n"));
    Run run = only(Run.class, "RUN a \\\n\n \nb\n");
    assertEquals("a b", assertInstanceOf(Command.ShellForm.class, run.command()).script());
    assertEquals(2, run.header().emptyContinuations().size());
  }

  @Tag("trap-2")
  @Test
  void trap2BlanksMayFollowTheEscapeAndADoubledOneIsNone() {
    assertEquals("a b", script("RUN a \\ \t\nb\n"));
    assertEquals("a \\\\", script("RUN a \\\\\n"));
    assertEquals("a \\\\\\", script("RUN a \\\\\\\n"));
  }

  @Tag("trap-3")
  @Test
  void trap3DirectivesEndWithTheFirstOtherLineAndComeOnce() {
    assertEquals('`', parse("# escape=`\nFROM a\n").escape());
    assertEquals('`', parse("# syntax=x\n#EsCaPe = ` \nFROM a\n").escape());
    assertEquals('\\', parse("# foo=bar\n# escape=`\nFROM a\n").escape());
    assertEquals('\\', parse("\n# escape=`\nFROM a\n").escape());
    assertEquals('\\', parse("# hello\n# escape=`\nFROM a\n").escape());
    assertEquals(
        List.of("only one syntax parser directive can be used"),
        errors("# syntax=a\n# syntax=b\nFROM a\n"));
    assertEquals(
        Optional.of("docker/dockerfile:1"),
        parse("# syntax=docker/dockerfile:1\nFROM a\n").directives().syntax().map(Word::raw));
  }

  @Tag("trap-4")
  @Test
  void trap4ByteOrderMarkIsNoTextAndLinesHaveALimit() {
    assertEquals(1, parse("\uFEFF# escape=`\nFROM a\n").stages().size());
    assertEquals('`', parse("\uFEFF# escape=`\nFROM a\n").escape());
    assertEquals(65_531, script("RUN " + "x".repeat(65_531) + "\n").length());
    assertEquals(
        List.of("dockerfile line greater than max allowed size of 65535"),
        errors("FROM a\nRUN " + "x".repeat(65_532) + "\n"));
  }

  @Tag("trap-5")
  @Test
  void trap5BadJsonIsShellFormAndOtherJsonAnError() {
    assertEquals("['a', 'b']", script("RUN ['a', 'b']\n"));
    assertEquals("[\"a\", \"b\"", script("RUN [\"a\", \"b\"\n"));
    assertEquals("[\"a\"] x", script("RUN [\"a\"] x\n"));
    assertEquals("[\"\\x\"]", script("RUN [\"\\x\"]\n"));
    assertEquals("[\"\\N\"]", script("RUN [\"\\N\"]\n"));
    assertEquals(
        List.of("a\n\"\u00e4\"", ""),
        assertInstanceOf(
                Command.ExecForm.class,
                only(Run.class, "RUN [\"a\\n\\\"\\u00e4\\\"\", \"\"]\n").command())
            .argv());
    for (String json :
        List.of("[1]", "[\"a\", null]", "[[]]", "[{\"a\": 1.5e3}]", "[true, \"a\"]")) {
      assertEquals(
          List.of("when using JSON array syntax, arrays must be comprised of strings only"),
          errors("FROM a\nCMD " + json + "\n"));
    }
  }

  @Tag("trap-6")
  @Test
  void trap6ShellIsJsonAndSomeTriggersAreRefused() {
    assertEquals(
        List.of("SHELL requires the arguments to be in JSON form"),
        errors("FROM a\nSHELL bash -c\n"));
    assertEquals(
        List.of("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"),
        errors("FROM a\nONBUILD ONBUILD RUN x\n"));
    assertEquals(
        List.of("FROM isn't allowed as an ONBUILD trigger"), errors("FROM a\nonbuild from b\n"));
    assertEquals(
        List.of("MAINTAINER isn't allowed as an ONBUILD trigger"),
        errors("FROM a\nONBUILD MAINTAINER b\n"));
  }

  @Tag("trap-7")
  @Test
  void trap7FlagsEndAtDashesAreUniqueAndSuggest() {
    assertEquals("--x", script("RUN -- --x\n"));
    Copy copy = only(Copy.class, "COPY --link -- --a /\n");
    assertEquals(
        "--a", assertInstanceOf(CopySource.Path.class, copy.sources().getFirst()).word().raw());
    assertTrue(copy.link());
    assertEquals(
        List.of("duplicate flag specified: --link"), errors("FROM a\nCOPY --link --link a /\n"));
    assertEquals(
        Optional.of("did you mean --chown?"),
        DockerfileParser.parse(new SourceFile("Dockerfile", "FROM a\nCOPY --chwon=1 a /\n"))
            .diagnostics()
            .getFirst()
            .hint());
  }

  @Tag("trap-8")
  @Test
  void trap8OldEnvTakesTheRestOfTheLine() {
    Env env = only(Env.class, "ENV k  a=b 'c  d'\n");
    assertTrue(env.legacy());
    assertEquals("k", env.variables().getFirst().key().raw());
    assertEquals("a=b 'c  d'", env.variables().getFirst().value().raw());
    assertEquals(2, only(Env.class, "ENV a=\"b c\" d='e f'\n").variables().size());
  }

  @Tag("trap-9")
  @Test
  void trap9StageNamesAreLowerCaseWords() {
    assertEquals(Optional.of("my-a_1.x"), parse("FROM a AS My-A_1.x\n").stages().getFirst().name());
    for (String name : List.of("1a", "a/b", "-a", "\u00e4", "a:b")) {
      assertTrue(
          errors("FROM a AS " + name + "\n").getFirst().startsWith("invalid name for build stage"));
    }
  }

  @Tag("trap-13")
  @Tag("trap-15")
  @Test
  void trap13And15BareArgHasNoDefaultAndDefaultsStayUnexpanded() {
    Arg arg = only(Arg.class, "ARG a b= c=${X:?no}\n");
    assertEquals(Optional.empty(), arg.definitions().get(0).defaultValue());
    assertEquals(Optional.of(""), arg.definitions().get(1).defaultValue().map(Word::raw));
    Word last = arg.definitions().get(2).defaultValue().orElseThrow();
    assertEquals("${X:?no}", last.raw());
    DiagnosticException e =
        assertThrows(DiagnosticException.class, () -> last.expand(Scope.EMPTY, '\\'));
    assertEquals("X: no", e.diagnostic().message());
    assertEquals(last.span(), e.diagnostic().span());
  }

  @Tag("trap-18")
  @Test
  void trap18QuotesSpecialParametersAndPatterns() throws Exception {
    Map<String, String> variables = Map.of("a", "x[1]x", "b", "B");
    Expander expander = new Expander('\\');
    assertEquals("$a B", expander.expand("'$a' \"$b\"", variables::get).text());
    assertEquals("-", expander.expand("$1-$@", variables::get).text());
    assertEquals("x[1]x", expander.expand("${a#[x]}", variables::get).text());
    assertEquals("[1]x", expander.expand("${a#?}", variables::get).text());
    assertEquals("", expander.expand("${a##*}", variables::get).text());
    assertEquals("B`", new Expander('`').expand("$b``", variables::get).text());
  }

  @Tag("trap-19")
  @Test
  void trap19MountFromHasNoVariables() {
    assertEquals(
        List.of("'from' doesn't support variable expansion, define alias stage instead"),
        errors("FROM a\nRUN --mount=from=$x,target=/y z\n"));
    Run run = only(Run.class, "RUN --mount=type=$t,target=$d,uid=$u x\n");
    Map<String, String> variables = Map.of("$t", "cache", "$d", "/c", "$u", "7");
    MountSpec.Cache cache =
        assertInstanceOf(
            MountSpec.Cache.class,
            MountSpec.read(
                run.mounts().getFirst(), word -> variables.getOrDefault(word.raw(), word.raw())));
    assertEquals(Optional.of("/c"), cache.target());
    assertEquals(7, cache.uid().orElseThrow());
  }

  @Tag("trap-31")
  @Test
  void trap31DurationsAreZeroOrAMillisecond() {
    Healthcheck check =
        only(Healthcheck.class, "HEALTHCHECK --interval=0 --timeout=1m0.5s --retries=0 CMD x\n");
    Healthcheck.Check.Probe probe = assertInstanceOf(Healthcheck.Check.Probe.class, check.check());
    assertEquals(Optional.of(Duration.ZERO), probe.interval());
    assertEquals(Optional.of(Duration.ofMillis(60_500)), probe.timeout());
    assertEquals(0, probe.retries().orElseThrow());
    assertEquals(
        List.of("Interval \"interval\" cannot be less than 1ms"),
        errors("FROM a\nHEALTHCHECK --interval=999us CMD x\n"));
  }

  @Tag("trap-51")
  @Test
  void trap51HeredocsOfRunAreTheShells() {
    Run run = only(Run.class, "RUN <<EOF\n#!/bin/python\n$x\nEOF\n");
    Command.Script script = assertInstanceOf(Command.Script.class, run.command());
    assertTrue(script.hasInterpreter());
    assertEquals("#!/bin/python\n$x\n", script.script());
    assertFalse(
        assertInstanceOf(Command.Script.class, only(Run.class, "RUN <<EOF\nx\nEOF\n").command())
            .hasInterpreter());
    assertEquals(
        "cat <<A 3<<\"B\" > x\na\nA\nb\nB", script("RUN cat <<A 3<<\"B\" > x\na\nA\nb\nB\n"));
    assertEquals("x <<< y", script("RUN x <<< y\n"));
    assertEquals("echo $((1<<2))", script("RUN echo $((1<<2))\n"));
    assertEquals("echo '<<EOF'", script("RUN echo '<<EOF'\n"));
  }

  @Tag("trap-52")
  @Test
  void trap52TabsOnlyAreStrippedAndBackslashEscapes() throws Exception {
    Copy copy = only(Copy.class, "COPY <<-A <<'B' /x/\n\t\ta\n\t b\n  \tc\n\tA\n$x\nB\n");
    CopySource.Inline first = assertInstanceOf(CopySource.Inline.class, copy.sources().get(0));
    CopySource.Inline second = assertInstanceOf(CopySource.Inline.class, copy.sources().get(1));
    assertEquals("a\n b\n  \tc\n", first.heredoc().content());
    assertTrue(first.heredoc().expand());
    assertFalse(second.heredoc().expand());
    Scope scope = name -> "v";
    assertEquals(
        "`v $x 'v' \"v\"", Expander.ofHeredocBody().expand("`$x \\$x '$x' \"$x\"", scope).text());
  }

  @Tag("trap-53")
  @Tag("trap-54")
  @Test
  void trap53And54MountDefaults() {
    Run run =
        only(
            Run.class,
            "RUN --mount=target=/a,source=s --mount=type=cache,dst=/b"
                + " --mount=type=tmpfs,destination=/c,size=1k"
                + " --mount=type=secret,id=s,env=E,required --mount=type=ssh x\n");
    List<MountSpec> specs =
        run.mounts().stream().map(mount -> MountSpec.read(mount, Word::raw)).toList();
    assertFalse(assertInstanceOf(MountSpec.Bind.class, specs.get(0)).readWrite());
    MountSpec.Cache cache = assertInstanceOf(MountSpec.Cache.class, specs.get(1));
    assertFalse(cache.readOnly());
    assertEquals(Optional.empty(), cache.id());
    assertEquals(MountSpec.Sharing.SHARED, cache.sharing());
    assertEquals(1024, assertInstanceOf(MountSpec.Tmpfs.class, specs.get(2)).size().orElseThrow());
    MountSpec.Secret secret = assertInstanceOf(MountSpec.Secret.class, specs.get(3));
    assertEquals(Optional.of("E"), secret.env());
    assertTrue(secret.required());
    assertInstanceOf(MountSpec.Ssh.class, specs.get(4));
  }

  @Test
  void onbuildKeepsItsHeredocs() {
    Onbuild onbuild = only(Onbuild.class, "onbuild  copy <<E /x\n a\nE\n");
    assertEquals("copy <<E /x\n a\nE", onbuild.source());
    Instruction again = DockerfileParser.parseTrigger(new SourceFile("trigger", onbuild.source()));
    assertEquals(1, assertInstanceOf(Copy.class, again).sources().size());
    assertThrows(
        DiagnosticException.class,
        () -> DockerfileParser.parseTrigger(new SourceFile("trigger", "RUN a\nRUN b")));
    assertThrows(
        DiagnosticException.class,
        () -> DockerfileParser.parseTrigger(new SourceFile("trigger", "RUNN a")));
  }
}
