package tern.device.mapped;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import tern.device.Device;

/**
 * 32-bit registers that are mapped into the process, one aligned access each.
 *
 * <p>Order: a write waits for all that this thread wrote before, device memory included, because a
 * register may be a doorbell; what is read after a register is not older than it. Between the
 * host's cores and a device that snoops them, or memory mapped past the caches, that is enough on
 * x86-64. On AArch64 the fence reaches the inner shareable domain, in which a device need not be:
 * no such board has been driven yet. Other memory must be handed over ({@link Device#toDevice}),
 * which the kernel does with barriers of its own.
 */
class RegisterWindow {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment window;

  RegisterWindow(MemorySegment window) {
    this.window = window;
  }

  int read(int offset) {
    return (int) WORD.getAcquire(window, (long) offset);
  }

  void write(int offset, int value) {
    VarHandle.fullFence();
    WORD.setRelease(window, (long) offset, value);
  }
}
