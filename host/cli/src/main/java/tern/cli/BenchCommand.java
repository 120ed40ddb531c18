package tern.cli;

import picocli.CommandLine.Command;

/** {@code tern bench}: measures and checks. */
@Command(
    name = "bench",
    description = "Measures the simulated hardware, and checks what it computes.",
    mixinStandardHelpOptions = true,
    footer = "%n  host   packing, quantising and submission, by JMH: see ./tern bench host --help",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchGemmCommand.class, BenchModelCommand.class, BenchSimCommand.class})
final class BenchCommand {}
