package tern.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls a function of {@link Native#system}, and turns its errno into an exception. */
interface SystemCall {
  int INTERRUPTED = 4;
  long FAILED = -1;
  MethodHandle STRERROR = Native.system("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  long run(MemorySegment state) throws Throwable;

  /** Calls the function, and repeats it as long as a signal interrupts it. */
  static long call(String name, SystemCall body) throws IOException {
    return call(name, true, body);
  }

  /** Calls the function once, and treats an interruption as success. */
  static long once(String name, SystemCall body) throws IOException {
    return call(name, false, body);
  }

  private static long call(String name, boolean retry, SystemCall body) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Native.STATE);
      long result = body.run(state);
      while (result == FAILED && Native.errno(state) == INTERRUPTED) {
        if (!retry) {
          return 0;
        }
        result = body.run(state);
      }
      if (result == FAILED) {
        throw new IOException(name + " failed: " + reason(state));
      }
      return result;
    } catch (IOException | RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String reason(MemorySegment state) throws Throwable {
    MemorySegment text = (MemorySegment) STRERROR.invokeExact(state, Native.errno(state));
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }
}
