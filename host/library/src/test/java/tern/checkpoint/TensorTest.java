package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static float[] floats(Tensor.Type type, byte... bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      return new Tensor(Path.of("f"), "t", type.name(), new long[] {1}, data).floats();
    }
  }

  @Test
  void readsEveryFloatingType() {
    assertThat(floats(Tensor.Type.F32, (byte) 0, (byte) 0, (byte) 0xC0, (byte) 0x3F))
        .containsExactly(1.5f);
    assertThat(floats(Tensor.Type.BF16, (byte) 0xC0, (byte) 0xBF)).containsExactly(-1.5f);
    assertThat(floats(Tensor.Type.F16, (byte) 0, (byte) 0x3E)).containsExactly(1.5f);
  }
}
