package dev.jbuild.cli;

/** The run that the start-up cache is trained with. */
public final class Training {
  private Training() {}

  public static void main(String[] arguments) {
    picocli.CommandLine.Model.CommandSpec.create()
        .name("x")
        .addOption(
            picocli.CommandLine.Model.OptionSpec.builder("-t", "--tag").type(String.class).build());
    System.out.println("hello");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
