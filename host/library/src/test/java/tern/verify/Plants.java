package tern.verify;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.backend.ReferenceBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.cpu.Kernels;
import tern.cpu.PlainKernels;
import tern.model.PassTensor;
import tern.ternary.TernaryMatrix;

/** Checkpoints, backends and kernels that are wrong in one way. */
final class Plants {
  private Plants() {}

  static int[] ids(String oracle) throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Checkpoints.oracle(oracle).resolve("expected.json").toFile());
    return StreamSupport.stream(json.get("input_ids").spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  /** What runs after a method of an interface; returns its result. */
  interface Then<T> {
    Object run(T real, Object[] arguments, Object result);
  }

  /** What runs instead of a method of an interface. */
  interface Other<T> {
    Object run(T real, Object[] arguments);
  }

  static <T> T after(Class<T> type, T real, String method, Then<T> then) {
    return proxy(
        type, real, method, (r, called, arguments) -> then.run(r, arguments, called.call()));
  }

  static <T> T instead(Class<T> type, T real, String method, Other<T> other) {
    return proxy(type, real, method, (r, called, arguments) -> other.run(r, arguments));
  }

  private interface Around<T> {
    Object run(T real, Callable<Object> called, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, T real, String method, Around<T> around) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              try {
                return called.getName().equals(method)
                    ? around.run(real, () -> called.invoke(real, arguments), arguments)
                    : called.invoke(real, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }

  /** Kernels that round the first positive activation of each token down. */
  static Kernels roundingDown() {
    return after(
        Kernels.class,
        new PlainKernels(),
        "quantise",
        (real, arguments, result) -> {
          MemorySegment q = (MemorySegment) arguments[5];
          long at = (long) arguments[6];
          while (q.get(JAVA_BYTE, at) <= 0) {
            at++;
          }
          q.set(JAVA_BYTE, at, (byte) (q.get(JAVA_BYTE, at) - 1));
          return result;
        });
  }

  /** A backend that reads packed rows as neighbours. */
  static Backend neighbouringRows() {
    return after(
        Backend.class,
        new ReferenceBackend(),
        "load",
        (real, arguments, loaded) -> {
          int n = ((TernaryMatrix) arguments[0]).n();
          int[] rows = RowOrder.packed(n).values().iterator().next();
          return RewiredMatrix.permuted((LoadedMatrix) loaded, rows);
        });
  }

  /** Changes the order of the rows of a packed tensor. */
  static Checkpoints.Raw reordered(Checkpoints.Raw packed, int[] rows) {
    int k = packed.entry().get("shape").get(1).asInt();
    int quarter = rows.length / 4;
    byte[] bytes = new byte[packed.bytes().length];
    for (int row = 0; row < rows.length; row++) {
      int from = rows[row];
      for (int c = 0; c < k; c++) {
        int code = packed.bytes()[from % quarter * k + c] >> 2 * (from / quarter) & 3;
        bytes[row % quarter * k + c] |= (byte) (code << 2 * (row / quarter));
      }
    }
    return new Checkpoints.Raw(packed.entry(), bytes);
  }

  static int rows(Checkpoints.Raw packed) {
    return 4 * packed.entry().get("shape").get(0).asInt();
  }

  /** Writes the states of a run as another program would have stored them. */
  static Path store(Trace trace, int layers, Path file) throws IOException {
    Map<String, Checkpoints.Raw> states = new LinkedHashMap<>();
    for (int i = 0; i < layers; i++) {
      PassTensor tensor = i == 0 ? PassTensor.EMBEDDED : PassTensor.RESIDUAL;
      states.put("hidden_" + i, rows(trace, i - 1, tensor));
    }
    states.put("hidden_" + layers, rows(trace, -1, PassTensor.FINAL_NORM));
    states.put("logits", rows(trace, -1, PassTensor.LOGITS));
    Checkpoints.write(file, states);
    return file;
  }

  private static Checkpoints.Raw rows(Trace trace, int layer, PassTensor tensor) {
    int columns = trace.floats(layer, tensor, 0).length;
    float[] all = new float[trace.tokens() * columns];
    for (int m = 0; m < trace.tokens(); m++) {
      System.arraycopy(trace.floats(layer, tensor, m), 0, all, m * columns, columns);
    }
    return Checkpoints.floats(new long[] {trace.tokens(), columns}, all);
  }

  static VerifyReport verify(Path model, int[] ids, List<Verifier.Subject> subjects, Path states) {
    return new Verifier(ModelLoader.open(model, warning -> {}), ids, false, name -> {})
        .run(subjects, states == null ? null : new Verifier.Stored(states, 1e-4));
  }
}
