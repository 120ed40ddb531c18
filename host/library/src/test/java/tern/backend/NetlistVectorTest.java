package tern.backend;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tern.Sim;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/**
 * Netlists that Yosys makes of a small accelerator compute the golden vectors of its shape, from
 * any initial bits of flip-flops and RAMs. {@code ./tern simulator --netlist} builds the libraries.
 */
class NetlistVectorTest {
  private static final int SEEDS = 4;

  static Stream<Arguments> runs() {
    return Stream.of("ecp5", "ultrascale", "gowin")
        .flatMap(
            target -> IntStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(target, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void netlistComputesTheSums(String target, int seed) throws IOException {
    GoldenVector vector =
        GoldenVectorTest.vectors().stream()
            .filter(each -> each.name().equals("netlist-" + target))
            .findFirst()
            .orElseThrow();
    String name = "netlist" + target;
    Sim.need(name);
    MemoryModel memory = MemoryModel.ofBytes(1 << 22).withStalls(100, seed).withInitialSeed(seed);
    GoldenVectorTest.check(vector, SimDevice.open(name, memory));
  }
}
