package tern.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tern.device.Registers;
import tern.device.sim.SimDevice;

/** {@code tern version}: the versions of Tern and of its interfaces. */
@Command(
    name = "version",
    description = "Prints the versions of Tern, its register map, its simulator ABI, and Java.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(Tern.VERSION);
    out.printf(
        Locale.ROOT,
        "register map %d.%d%n",
        Registers.VERSION_VALUE >>> 16,
        Registers.VERSION_VALUE & 0xFFFF);
    out.printf(Locale.ROOT, "simulator ABI %d%n", SimDevice.ABI_VERSION);
    out.printf(Locale.ROOT, "Java %s%n", Runtime.version());
    out.flush();
  }
}
