package tern.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import tern.checkpoint.Checkpoints;

/** What transformers computed from a checkpoint; it lies beside the checkpoint. */
final class Expected {
  private Expected() {}

  static int[] ids(Path folder, String field) throws IOException {
    JsonNode list = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    return StreamSupport.stream(list.get(field).spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  static float[][] logits(Path folder, int rows) throws IOException {
    Checkpoints.Raw logits = Checkpoints.read(folder.resolve("expected.safetensors")).get("logits");
    int columns = logits.entry().get("shape").get(1).asInt();
    ByteBuffer data = ByteBuffer.wrap(logits.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int v = 0; v < columns; v++) {
        row[v] = data.getFloat();
      }
    }
    return values;
  }

  /** Returns the largest difference, relative to the largest logit. */
  static double difference(float[][] expected, float[][] got) {
    double largest = 0;
    double worst = 0;
    for (int m = 0; m < expected.length; m++) {
      for (int v = 0; v < got[m].length; v++) {
        largest = Math.max(largest, Math.abs(expected[m][v]));
        worst = Math.max(worst, Math.abs(expected[m][v] - got[m][v]));
      }
    }
    return worst / largest;
  }
}
