package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that contradict the file or themselves are refused, naming file, tensor and field. */
class SafetensorsFileTest {
  @TempDir private Path folder;

  private Path file(long length, String header, int dataBytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(length).put(text);
    return Files.write(folder.resolve("f.safetensors"), all.array());
  }

  private Path file(String header, int dataBytes) throws IOException {
    return file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  private static void refused(Path file, String message) {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> SafetensorsFile.map(file, arena))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file + ": ")
          .hasMessageContaining(message);
    }
  }

  private static String entry(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  @Test
  void readsTensorsInAnyOrderAndOfAnyType() throws IOException {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + String.join(
                ",",
                entry("b", "F64", "[2]", "[4,20]"),
                entry("a", "F32", "[1]", "[0,4]"),
                entry("empty", "F32", "[0,7]", "[20,20]"),
                entry("c", "F8_E4M3", "[3]", "[20,23]"),
                entry("d", "TYPE_OF_TOMORROW", "[8]", "[23,24]"))
            + "}  ";
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> tensors = SafetensorsFile.map(file(header, 24), arena);
      assertThat(tensors).extracting(Tensor::name).containsExactly("a", "b", "empty", "c", "d");
      assertThat(tensors.get(0).floats()).containsExactly(0f);
      assertThatThrownBy(() -> tensors.get(1).floats())
          .hasMessageContaining("tensor 'b' has dtype F64, expected F32, F16 or BF16");
      assertThatThrownBy(() -> tensors.get(3).expectPacked())
          .hasMessageContaining("tensor 'c' has dtype F8_E4M3, expected packed trits (U8)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "F32 | [4294967296,4294967296] | [0,8] | tensor 't': shape is [4294967296,4294967296]",
        "F64 | [4294967296,4294967296] | [0,8] | tensor 't': shape is [4294967296,4294967296]",
        "F32 | [-2] | [0,8] | tensor 't': shape is [-2], expected a list of whole numbers",
        "F32 | [2.0] | [0,8] | tensor 't': shape is [2.0]",
        "F32 | [\"2\"] | [0,8] | tensor 't': shape is [\"2\"]",
        "F32 | [99999999999999999999] | [0,8] | tensor 't': shape is [99999999999999999999]",
        "F32 | 2 | [0,8] | tensor 't': shape is 2",
        "F32 | null | [0,8] | tensor 't': shape is null",
        "F32 | [2] | [0] | tensor 't': data_offsets is [0], expected two",
        "F32 | [2] | [0,8,8] | tensor 't': data_offsets is [0,8,8], expected two",
        "F32 | [2] | [8,0] | tensor 't': data_offsets is [8,0], expected two offsets, the second",
        "F32 | [2] | [-8,0] | tensor 't': data_offsets is [-8,0]",
        "F32 | [2] | [0,9223372036854775807] | 't' is at bytes 0 to 9223372036854775807 of 8",
        "F32 | [2] | [0,7] | 't' is at bytes 0 to 7 of 8 and needs 8",
        "F32 | [1] | [4,8] | 't' has data_offsets from 4, expected 0",
        "F32 | [1] | [0,4] | data_offsets end at 4 of 8 bytes: the file is truncated or broken",
        "X | [9] | [0,9] | 't' is at bytes 0 to 9 of 8 and needs 9:",
      })
  void wrongEntriesAreRefused(String dtype, String shape, String offsets, String message)
      throws IOException {
    refused(file("{" + entry("t", dtype, shape, offsets) + "}", 8), message);
  }

  @Test
  void overlappingTensorsAreRefused() throws IOException {
    String a = entry("a", "F32", "[2]", "[0,8]");
    String b = entry("b", "F32", "[2]", "[4,12]");
    refused(file("{" + a + "," + b + "}", 12), "tensor 'b' has data_offsets from 4, expected 8");
  }

  @Test
  void aDuplicateNameIsRefused() throws IOException {
    String a = entry("a", "F32", "[1]", "[0,4]");
    String again = entry("a", "F32", "[1]", "[4,8]");
    refused(file("{" + a + "," + again + "}", 8), "'a' appears twice in the header");
    String twice = a.replace("\"dtype\"", "\"dtype\":\"F16\",\"dtype\"");
    refused(file("{" + twice + "}", 4), "'a.dtype' appears twice in the header");
  }

  @Test
  void invalidHeadersAreRefused() throws IOException {
    refused(file("{\"t\":3}", 0), "tensor 't': shape is absent");
    refused(file("{\"t\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4), "tensor 't': dtype is");
    refused(file("[1]", 0), "the header is not a JSON object");
    refused(file("  ", 0), "the header is not a JSON object: empty");
    refused(file("{}x", 0), "the header is not valid JSON");
    refused(file("[".repeat(100_000), 0), "the header is not valid JSON");
    refused(file(99, "{}", 0), "truncated: 10 bytes, header length 99");
    refused(file(-1, "{}", 0), "header length 18446744073709551615");
    refused(file(0, "{}", 0), "header length 0");
    refused(folder, "cannot be read");
  }

  @Test
  void aHeaderAboveTheFormatsLimitIsRefused() throws IOException {
    Path file = file(100_000_001, "{}", 0);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(200_000_000);
    }
    refused(file, "header length is 100000001, expected at most 100000000");
  }

  /** The file is sparse: no byte of the first tensor is on disk. */
  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long large = 3L << 30;
    String header =
        "{"
            + entry("large", "U8", "[3,1073741824]", "[0," + large + "]")
            + ","
            + entry("small", "F32", "[1]", "[" + large + "," + (large + 4) + "]")
            + "}";
    Path file = file(header, 0);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(8 + header.length() + large);
      sparse.write(new byte[] {0, 0, (byte) 0xC0, 0x3F});
    }
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> tensors = SafetensorsFile.map(file, arena);
      assertThat(tensors.get(0).data().byteSize()).isEqualTo(large);
      assertThat(tensors.get(1).floats()).containsExactly(1.5f);
    }
  }
}
