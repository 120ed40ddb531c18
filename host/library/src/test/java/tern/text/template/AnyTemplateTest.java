package tern.text.template;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A short run of what {@code TemplateFuzz} does at length: pieces of templates, joined at random.
 */
class AnyTemplateTest {
  private static final int RUNS = 20_000;

  @Test
  void rendersOrIsRefused() throws IOException {
    List<byte[]> seeds = AnyTemplate.seeds().filter(seed -> seed.length < 2000).toList();
    SplittableRandom random = new SplittableRandom(1958);
    for (int run = 0; run < RUNS; run++) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int piece = random.nextInt(1, 5); piece > 0; piece--) {
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        int start = random.nextInt(seed.length);
        text.write(seed, start, random.nextInt(seed.length - start) + 1);
      }
      assertThatCode(() -> AnyTemplate.fuzzerTestOneInput(text.toByteArray()))
          .as(text.toString(StandardCharsets.UTF_8))
          .doesNotThrowAnyException();
    }
  }
}
