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
    return GoldenVectorTest.vectors().stream()
        .filter(vector -> vector.name().startsWith("netlist-"))
        .flatMap(
            vector -> IntStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(vector, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void netlistComputesTheSums(GoldenVector vector, int seed) throws IOException {
    String name = "netlist" + vector.name().split("-")[1];
    Sim.need(name);
    MemoryModel memory = MemoryModel.ofBytes(1 << 22).withStalls(100, seed).withInitialSeed(seed);
    GoldenVectorTest.check(vector, SimDevice.open(name, memory));
  }
}
