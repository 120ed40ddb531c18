package tern.resident;

import tern.device.DeviceConfig;
import tern.device.Job;

/**
 * About how many cycles a step takes by itself, with everything that it waits for there. A model of
 * the hardware, not a measurement: what it leaves out is the memory's own pace.
 *
 * @param exponentials exponentials that the vector unit begins in a cycle
 * @param position position of the token
 */
record StepCost(DeviceConfig device, VectorShape unit, double exponentials, int position) {
  /**
   * From the beginning of an instruction to its first element, and from its last one to the next
   * beginning: the registers on the way. Its places are found before.
   */
  private static final int INSTRUCTION = 20;

  /** From the last element of a repetition to the first of the next. */
  private static final int REPETITION = 2;

  /** The tree over 16 partial sums. */
  private static final int SUM = 24;

  /** An element that is divided, or whose root is taken. */
  private static final int SERIAL = 28;

  /** From the last chunk of a product to its last sum in memory. */
  static final int DRAIN = 100;

  /** Whether a step is skipped. */
  boolean skips(int first) {
    return position < first;
  }

  /** Cycles of a vector instruction. */
  double cycles(VectorInstruction v) {
    int count = v.seen() ? Math.min(v.n(), position + 1 - v.fewer()) : v.n();
    double elements = Math.max(elements(v, count), Math.max(read(v, count), written(v, count)));
    int tail = v.reduction() == Reduction.SUM ? SUM : 0;
    return INSTRUCTION + v.repeat() * (elements + REPETITION) + tail;
  }

  private double elements(VectorInstruction v, int count) {
    return switch (v.op()) {
      case EXP, EXP_MAGNITUDE -> count / exponentials;
      case DIVIDE, DIVIDE_BY, DIVIDE_INTO, ROOT -> (double) SERIAL * count;
      default -> Math.ceilDiv(count, unit.lanes());
    };
  }

  /** Beats of operands in memory, which share one port. */
  private double read(VectorInstruction v, int count) {
    long bytes = 0;
    if (v.op().takesA() && v.a().memory()) {
      bytes += (long) count * v.aType().bytes();
    }
    if (v.op().takesB() && v.b().memory()) {
      bytes += (long) count * v.bType().bytes();
    }
    return Math.ceilDiv(bytes, device.beatBytes());
  }

  /** Beats of results in memory; scattered, each has its own. */
  private double written(VectorInstruction v, int count) {
    if (!v.stored() || !v.d().memory()) {
      return 0;
    }
    return v.scatter() != 0
        ? count
        : Math.ceilDiv((long) count * v.dType().bytes(), device.beatBytes());
  }

  /** Cycles in which a weight port reads a product's stream. */
  double stream(Job job) {
    return (double) job.weightPortBytes() / device.beatBytes();
  }

  /** Cycles in which the array takes it, all passes together. */
  double array(Job job) {
    long chunks = Math.ceilDiv(job.k(), device.lanes());
    int rows = job.planes() ? device.planeRows() : device.outputCols();
    return (double) chunks * Math.ceilDiv(job.n(), rows) * groups(job);
  }

  private long groups(Job job) {
    return Math.ceilDiv(job.tokens(), device.tokenRows());
  }

  /** Cycles of a port's stream that fit into its buffer. */
  double ahead() {
    // A chunk of a port is C / ports columns of L trits.
    double trits = (double) device.outputCols() / device.weightPorts() * device.lanes();
    double bytes = trits / device.weightCodec().tritsPerByte();
    return device.weightBufferChunks() * bytes / device.beatBytes();
  }
}
