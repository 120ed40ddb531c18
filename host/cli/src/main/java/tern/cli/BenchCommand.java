package tern.cli;

import picocli.CommandLine.Command;

/** {@code tern bench}: the group of commands that measure. */
@Command(
    name = "bench",
    description = "Measures the simulated hardware, or this processor, and checks results.",
    mixinStandardHelpOptions = true,
    footer = "%n./tern bench host measures packing, quantising and submission on the host.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchCpuCommand.class,
      BenchGemmCommand.class,
      BenchModelCommand.class,
      BenchPagesCommand.class,
      BenchSimCommand.class,
      BenchTokenCommand.class
    })
final class BenchCommand {}
