package dev.jbuild.ast;

import java.util.List;
import java.util.Optional;

/**
 * {@code RUN [flags] command}: runs a command and keeps what it changed.
 *
 * @param command what to run
 * @param mounts values of {@code --mount}, in order, unexpanded
 * @param network value of {@code --network}
 * @param security value of {@code --security}
 * @param devices values of {@code --device}
 */
public record Run(
    Header header,
    Command command,
    List<Mount> mounts,
    Optional<Network> network,
    Optional<Security> security,
    List<Device> devices)
    implements Instruction {

  public Run {
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
  }

  @Override
  public String keyword() {
    return "RUN";
  }

  /** The network a command sees. */
  public enum Network {
    DEFAULT,
    NONE,
    HOST
  }

  /** How much a command is confined. */
  public enum Security {
    SANDBOX,
    INSECURE
  }

  /**
   * {@code --device=name[,required]}.
   *
   * @param name a CDI device name
   * @param required whether the build fails without it
   */
  public record Device(String name, boolean required) {}
}
