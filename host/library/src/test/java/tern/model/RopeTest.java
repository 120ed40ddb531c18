package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.cpu.PlainKernels;

/** Compares rotations with transformers' formula, rewritten here as plain loops. */
class RopeTest {
  private static ModelConfig config(int headDim, float theta, RopeScaling scaling) {
    return new ModelConfig(
        2 * headDim,
        8,
        1,
        2,
        1,
        headDim,
        16,
        131072,
        1e-5f,
        ModelConfig.Gate.SILU,
        theta,
        scaling,
        Multipliers.NONE,
        Set.of());
  }

  private static float[] table(Rope rope, int headDim, int position) {
    MemorySegment table = Workspace.floats(headDim);
    rope.table(position, table, 0);
    return table.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Returns the angle by which position 1 rotates each pair. */
  private static double[] angles(Rope rope, int headDim) {
    double[] angles = new double[headDim / 2];
    float[] x = table(rope, headDim, 1);
    for (int i = 0; i < angles.length; i++) {
      angles[i] = Math.atan2(x[i + headDim / 2], x[i]);
    }
    return angles;
  }

  /** The llama3 formula of transformers' modeling_rope_utils, in wavelengths. */
  private static double[] llama3(int headDim, double theta, RopeScaling.Llama3 s) {
    double[] table = new double[headDim / 2];
    for (int i = 0; i < table.length; i++) {
      double frequency = 1 / Math.pow(theta, 2.0 * i / headDim);
      double wavelength = 2 * Math.PI / frequency;
      double longest = s.originalContext() / (double) s.lowFrequencyFactor();
      double shortest = s.originalContext() / (double) s.highFrequencyFactor();
      if (wavelength < shortest) {
        table[i] = frequency;
      } else if (wavelength > longest) {
        table[i] = frequency / s.factor();
      } else {
        double smooth =
            (s.originalContext() / wavelength - s.lowFrequencyFactor())
                / (s.highFrequencyFactor() - s.lowFrequencyFactor());
        table[i] = (1 - smooth) * frequency / s.factor() + smooth * frequency;
      }
    }
    return table;
  }

  @ParameterizedTest
  @CsvSource({
    "128, 500000, 8, 1, 4, 8192", // Llama 3.1
    "64, 500000, 32, 1, 4, 8192", // Llama 3.2
    "100, 10000, 2, 0.5, 3.5, 2048",
    "2, 10000, 8, 1, 4, 8192"
  })
  void llama3EqualsTransformersFormula(
      int headDim, float theta, float factor, float low, float high, int context) {
    RopeScaling.Llama3 scaling = new RopeScaling.Llama3(factor, low, high, context);
    double[] got = angles(new Rope(config(headDim, theta, scaling)), headDim);
    double[] expected = llama3(headDim, theta, scaling);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).as("pair %d", i).isCloseTo(expected[i], within(2e-6 * expected[i]));
    }
  }

  /** Llama 3.1: pairs 0 to 28 are kept, 29 to 34 are on the ramp, from 35 on divided by eight. */
  @Test
  void llama3KeepsFastAndSlowsSlowRotations() {
    double[] plain = angles(new Rope(config(128, 500_000, null)), 128);
    double[] scaled =
        angles(new Rope(config(128, 500_000, new RopeScaling.Llama3(8, 1, 4, 8192))), 128);
    for (int i = 0; i < 64; i++) {
      double ratio = plain[i] / scaled[i];
      if (i <= 28) {
        assertThat(ratio).as("pair %d", i).isEqualTo(1);
      } else if (i >= 35) {
        assertThat(ratio).as("pair %d", i).isCloseTo(8, within(1e-5));
      } else {
        assertThat(ratio).as("pair %d", i).isBetween(1.05, 7.95);
      }
    }
  }

  @Test
  void eachHeadTurnsAlikeAndBack() {
    Rope rope = new Rope(config(4, 100, null));
    float[] x = {9, 1, 2, 3, 4, 1, 2, 3, 4};
    MemorySegment table = MemorySegment.ofArray(table(rope, 4, 3));
    new PlainKernels().rotate(MemorySegment.ofArray(x), 4, 2, 2, table, 0);
    double a = 3;
    double b = 0.3;
    double[] head = {
      Math.cos(a) - 3 * Math.sin(a),
      2 * Math.cos(b) - 4 * Math.sin(b),
      3 * Math.cos(a) + Math.sin(a),
      4 * Math.cos(b) + 2 * Math.sin(b)
    };
    assertThat(x[0]).isEqualTo(9);
    for (int i = 0; i < 8; i++) {
      assertThat((double) x[1 + i]).isCloseTo(head[i % 4], within(1e-6));
    }
  }
}
