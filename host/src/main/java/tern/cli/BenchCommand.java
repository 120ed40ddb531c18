package tern.cli;

import picocli.CommandLine.Command;

/** {@code tern bench}: measures and checks. */
@Command(
    name = "bench",
    description = "Measures the simulated hardware, and checks what it computes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchGemmCommand.class, BenchModelCommand.class, BenchSimCommand.class})
final class BenchCommand {}
