package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CpuBackend;
import tern.checkpoint.ModelLoader;
import tern.text.Tokenizer;

/**
 * How far down the right tokens stand when few planes of the trained model's head order them, over
 * held-out text; the right ones are those of the full head. {@code -Dtern.headTokens=20000} makes
 * the table of host/library/README.md.
 */
class HeadStagesTest {
  private static final Path MODELS = Backends.home().resolve("models");
  private static final Path AUSTEN = MODELS.resolve("austen-3m");
  private static final int TOKENS = Integer.getInteger("tern.headTokens", 128);
  private static final int WINDOW = 256;
  private static final int[] DEPTHS = {4, 16, 64, 256};

  /** What was seen with a number of planes. */
  private static final class Planes {
    private final int[] within = new int[DEPTHS.length];
    private int worst;
    private int worstOf40;

    void add(float[] values, int[] right) {
      int rank = rank(values, right[0]);
      for (int i = 0; i < DEPTHS.length; i++) {
        within[i] += rank <= DEPTHS[i] ? 1 : 0;
      }
      worst = Math.max(worst, rank);
      worstOf40 =
          Math.max(worstOf40, Arrays.stream(right).map(id -> rank(values, id)).max().orElseThrow());
    }

    private static int rank(float[] values, int id) {
      int rank = 1;
      for (int v = 0; v < values.length; v++) {
        rank += values[v] > values[id] || values[v] == values[id] && v < id ? 1 : 0;
      }
      return rank;
    }
  }

  @Test
  void fewPlanesKeepTheRightTokensNearTheTop() throws IOException {
    int[] ids = heldOut();
    Planes[] planes = {new Planes(), new Planes(), new Planes(), new Planes(), new Planes()};
    int[] greedy = new int[1];
    try (Backend backend = new CpuBackend();
        Model model = ModelLoader.load(AUSTEN, backend)) {
      SessionOptions options = SessionOptions.best();
      Workspace work = new Workspace(options.kernels(), options.workers());
      FastHead fast = new FastHead(model.head(), work);
      ExactHead exact = new ExactHead(model.head(), work);
      FloatHead full = new FloatHead(model.head().rows().rows(), work);
      PassObserver observer =
          (layer, tensor, x, position, count) -> {
            if (tensor == PassTensor.FINAL_NORM) {
              int[] right = TopTokens.of(full.logits(x, 1)[0], 40);
              for (int p = 0; p < planes.length; p++) {
                planes[p].add(fast.stage(x, p + 1), right);
              }
              greedy[0] += TopTokens.of(exact.logits(x, 1)[0], 1)[0] == right[0] ? 1 : 0;
              exact.top(x, 1);
            }
          };
      try (Session session = new Session(model, WINDOW, options, observer)) {
        for (int at = 0; at < ids.length; at += WINDOW) {
          session.rewind(0);
          session.allLogits(Arrays.copyOfRange(ids, at, Math.min(ids.length, at + WINDOW)));
        }
      }
      print(ids.length, planes, greedy[0], exact.report());
      assertThat(planes[1].worst).isLessThanOrEqualTo(FastHead.candidates(1));
      assertThat(planes[2].worstOf40).isLessThanOrEqualTo(FastHead.candidates(40));
      assertThat(greedy[0]).isGreaterThan(ids.length * 97 / 100);
      assertThat(exact.report().mostRescored()).isLessThanOrEqualTo(16);
    }
  }

  private static int[] heldOut() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, 2048)) {
      int[] ids = tokenizer.encode(Files.readString(MODELS.resolve("held-out.txt")));
      return Arrays.copyOf(ids, Math.min(ids.length, TOKENS));
    }
  }

  private static void print(int tokens, Planes[] planes, int greedy, HeadReport exact) {
    for (int p = 0; p < planes.length; p++) {
      System.out.printf(
          Locale.ROOT,
          "%d planes: right token among the best 4, 16, 64, 256: %s %%; at worst %d; of 40: %d%n",
          p + 1,
          Arrays.toString(
              Arrays.stream(planes[p].within).mapToDouble(w -> 100.0 * w / tokens).toArray()),
          planes[p].worst,
          planes[p].worstOf40);
    }
    System.out.printf(
        Locale.ROOT,
        "%d tokens, greedy choice by integers equal in %.2f %%; exact: %s%n",
        tokens,
        100.0 * greedy / tokens,
        exact);
  }
}
