package tern.resident;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import tern.device.DeviceMemory;
import tern.device.Job;
import tern.device.StepNames;

/**
 * The steps of a program as they stand in device memory, for what the device reports of them. They
 * are read again only when they are asked for.
 *
 * <p>For the thread that may use the device.
 */
final class StoredSteps implements StepNames {
  private final ResidentProgram program;
  private final DeviceMemory.Region memory;

  StoredSteps(ResidentProgram program, DeviceMemory.Region memory) {
    this.program = program;
    this.memory = memory;
  }

  @Override
  public String product(long step) {
    return program.names().product(step);
  }

  @Override
  public String vector(long step) {
    return program.names().vector(step);
  }

  @Override
  public String waiting() {
    List<ProductStep> products = new ArrayList<>();
    List<VectorInstruction> vectors = new ArrayList<>();
    try {
      MemorySegment stored = stored(program.products(), program.productCount(), Job.BYTES);
      for (int i = 0; i < program.productCount(); i++) {
        products.add(ProductStep.read(stored, (long) Job.BYTES * i));
      }
      stored = stored(program.vectors(), program.vectorCount(), VectorInstruction.BYTES);
      for (int i = 0; i < program.vectorCount(); i++) {
        vectors.add(VectorInstruction.read(stored, (long) VectorInstruction.BYTES * i));
      }
    } catch (IllegalArgumentException noStep) {
      // The device was not asked to run it: it stopped before.
      return "";
    }
    return new WaitCheck(program, products, vectors)
        .endless()
        .map(wait -> wait.text(program))
        .orElse("");
  }

  private MemorySegment stored(long address, int count, int each) {
    long at = address - memory.address();
    long bytes = (long) count * each;
    memory.toHost(at, bytes);
    return memory.bytes().asSlice(at, bytes);
  }
}
