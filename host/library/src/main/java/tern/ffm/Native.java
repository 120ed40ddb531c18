package tern.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import tern.SimulationException;

/** Finds native functions; the only user of the linker. */
final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

  /** Layout of the first argument of a function of {@link #system}, which receives its errno. */
  static final StructLayout STATE = Linker.Option.captureStateLayout();

  private Native() {}

  /** Links a function of a library. */
  static MethodHandle function(MemorySegment address, FunctionDescriptor type) {
    return LINKER.downcallHandle(address, type);
  }

  /** Links a function of the C library that sets errno; see {@link #STATE}. */
  static MethodHandle system(String name, FunctionDescriptor type) {
    MemorySegment function =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(
                () ->
                    new SimulationException(
                        "this system's C library has no function " + name + ": use Linux"));
    return LINKER.downcallHandle(function, type, ERRNO);
  }

  /** Returns the errno that a call left in its state. */
  static int errno(MemorySegment state) {
    return state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
  }
}
