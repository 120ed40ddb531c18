package tern.device.mapped;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import tern.device.Device;

/**
 * 32-bit registers mapped into the process, one aligned access each.
 *
 * <p>Ordering: a register may be a doorbell, so a write is ordered after all earlier writes of this
 * thread, device memory included. Reads after a register read see data at least as new. On x86-64
 * this suffices for a device that snoops the host's caches, and for uncached memory. On AArch64 the
 * fence covers the inner shareable domain, which may not include the device: no such board has been
 * driven yet. Other memory needs {@link Device#toDevice}, where the kernel issues the barriers.
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
