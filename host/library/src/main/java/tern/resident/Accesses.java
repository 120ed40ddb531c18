package tern.resident;

import java.util.ArrayList;
import java.util.List;
import tern.device.DeviceConfig;
import tern.device.Job;

/** What the steps of a program touch, over all positions, tokens and lists. */
final class Accesses {
  private final DeviceConfig config;
  private final List<AddressMap> maps;
  private final long[] least;
  private final long[] most;

  Accesses(DeviceConfig config, ResidentProgram program, List<AddressMap> maps) {
    this.config = config;
    this.maps = maps;
    int last = program.rows() - 1;
    this.least =
        maps.stream()
            .mapToLong(map -> map.index() == AddressMap.Index.POSITION ? map.offset(last) : 0)
            .toArray();
    this.most =
        maps.stream()
            .mapToLong(
                map ->
                    switch (map.index()) {
                      case POSITION -> map.most(last, program.positions(), program.rows());
                      case TOKEN, ENTRY -> map.most(program.vocabulary());
                      default -> 0;
                    })
            .toArray();
  }

  List<AddressMap> maps() {
    return maps;
  }

  /** The most by which a map of positions, tokens or entries moves an address. */
  long most(int map) {
    return most[map];
  }

  /** What a product reads, weights last, and writes. */
  List<Access> of(ProductStep product) {
    Job job = product.job();
    long activations = config.roundUpToBeat(ProductCheck.activationBytes(job));
    return List.of(
        bytes("activations", false, job.activationAddress(), activations),
        bytes("results", true, job.resultAddress(), ProductCheck.resultBytes(job)),
        weights(job));
  }

  /** The image of a product. */
  Access weights(Job job) {
    return bytes("weights", false, job.weightAddress(), ProductCheck.weightBytes(config, job));
  }

  private static Access bytes(String field, boolean writes, long start, long count) {
    return new Access(field, true, writes, start, start + count);
  }

  /** What an instruction reads and writes. */
  List<Access> of(VectorInstruction v) {
    List<Access> all = new ArrayList<>();
    if (v.op().takesA()) {
      all.add(of("a", v, v.a(), v.n(), v.aType().bytes(), false));
    }
    if (v.op().takesB()) {
      all.add(of("b", v, v.b(), v.n(), v.bType().bytes(), false));
    }
    if (v.op().takesScalar() && v.scalar().buffered()) {
      int words = v.scalar().each() ? v.repeat() : 1;
      all.add(new Access("scalar", false, false, v.scalar().bits(), v.scalar().bits() + words));
    }
    if (v.stored()) {
      all.add(stored(v));
    }
    if (v.reduction() != Reduction.NONE && v.reduction() != Reduction.TOP) {
      all.add(new Access("result", false, true, v.result(), v.result() + v.repeat()));
    }
    return all;
  }

  private Access stored(VectorInstruction v) {
    int bytes = v.dType().bytes();
    if (v.scatter() == 0) {
      return of("d", v, v.d(), VectorMachine.padded(v.n(), v.padding()), bytes, true);
    }
    Access first = of("d", v, v.d(), 1, bytes, true);
    long scattered = maps.get(v.scatter()).most(v.n());
    return new Access("d", true, true, first.start(), first.end() + scattered);
  }

  private Access of(
      String field, VectorInstruction v, Operand operand, long n, int bytes, boolean writes) {
    long last = (long) (v.repeat() - 1) * operand.stride();
    long start = operand.at() + Math.min(0, last) + least[operand.map()];
    long end = operand.at() + Math.max(0, last) + most[operand.map()];
    return new Access(
        field, operand.memory(), writes, start, end + (operand.memory() ? n * bytes : n));
  }
}
