package tern.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers: what is read, and what is refused. */
class GgufFileTest {
  private static final Path NAME = Path.of("a.gguf");

  private static GgufFile parse(byte[] bytes) {
    return GgufFile.parse(NAME, MemorySegment.ofArray(bytes));
  }

  private static GgufBytes whole() {
    return new GgufBytes()
        .put("general.architecture", "llama")
        .tensor("a", 0, new long[] {2, 3}, new byte[24])
        .tensor("b", 8, new long[] {32}, new byte[34])
        .tensor("c", 13, new long[] {256}, new byte[0]);
  }

  private static void refused(byte[] bytes, String... parts) {
    assertThatThrownBy(() -> parse(bytes))
        .isInstanceOf(GgufException.class)
        .message()
        .startsWith("a.gguf: ")
        .contains(parts);
  }

  private static void refused(Consumer<GgufBytes> damage, String... parts) {
    GgufBytes bytes = whole();
    damage.accept(bytes);
    refused(bytes.bytes(), parts);
  }

  @Test
  void readsValuesOfEveryKind() {
    GgufMetadata metadata =
        parse(
                new GgufBytes()
                    .put("byte", (byte) -3)
                    .put("short", (short) -300)
                    .put("int", -1)
                    .put("long", 1L << 40)
                    .put("float", 1.5f)
                    .put("double", -0.1)
                    .put("yes", true)
                    .put("text", "naïve ☕")
                    .put("texts", new Object[] {"a", "", "☕"})
                    .put("ints", new Object[] {1, 2, 3})
                    .put("floats", new Object[] {0.5f, -2f})
                    .put("nested", new Object[] {new Object[] {1}, new Object[] {"x"}})
                    .put("none", new Object[0])
                    .bytes())
            .metadata();
    assertThat(metadata.value("byte")).isEqualTo(-3L);
    assertThat(metadata.value("short")).isEqualTo(-300L);
    assertThat(metadata.value("int")).isEqualTo(0xFFFFFFFFL);
    assertThat(metadata.value("long")).isEqualTo(1L << 40);
    assertThat(metadata.positive("float")).isEqualTo(1.5f);
    assertThat(metadata.value("double")).isEqualTo(-0.1);
    assertThat(metadata.flag("yes", false)).isTrue();
    assertThat(metadata.text("text")).isEqualTo("naïve ☕");
    assertThat(metadata.texts("texts")).containsExactly("a", "", "☕");
    assertThat(metadata.counts("ints")).containsExactly(1, 2, 3);
    assertThat(metadata.floats("floats")).containsExactly(0.5f, -2f);
    assertThat(metadata.keys()).hasSize(13).startsWith("byte", "short");
    assertThatThrownBy(() -> metadata.count("long", 0))
        .hasMessage(
            "a.gguf: long is '1099511627776', expected a whole number from 0 to 2147483647");
    assertThatThrownBy(() -> metadata.text("texts")).hasMessageContaining("an array of 3 STRING");
    assertThatThrownBy(() -> metadata.text("gone")).hasMessageContaining("gone is absent");
    assertThatThrownBy(() -> metadata.floats("texts")).hasMessageContaining("array of numbers");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void readsTensors(int version) {
    GgufBytes bytes = whole();
    bytes.version = version;
    GgufFile file = parse(bytes.bytes());
    assertThat(file.tensors()).containsOnlyKeys("a", "b", "c");
    assertThat(file.tensor("a").shape()).containsExactly(2, 3);
    assertThat(file.tensor("a").floats()).hasSize(6);
    assertThat(file.tensor("b").type()).isEqualTo(GgufType.Q8_0);
    assertThatThrownBy(() -> file.tensor("c").expectFloats())
        .hasMessageContaining("tensor 'c' has type 13 (Q5_K); Tern reads F32, F16");
    assertThatThrownBy(() -> file.tensor("d")).hasMessageContaining("no tensor 'd'");
  }

  @Test
  void otherFilesVersionsAndByteOrdersAreRefused() {
    refused(new byte[0], "is not a GGUF file");
    refused("GGML and more".getBytes(), "is not a GGUF file");
    refused(bytes -> bytes.version = 1, "has GGUF version 1, expected 2 or 3");
    refused(bytes -> bytes.version = 4, "has GGUF version 4");
    refused(bytes -> bytes.version = 3 << 24, "big-endian");
    refused(bytes -> bytes.put("split.count", 2), "split.count is '2'", "llama-gguf-split");
  }

  @Test
  void countsThatTheFileCannotHoldAreRefused() {
    refused(bytes -> bytes.tensorCount = 1L << 61, "number of tensors is 2305843009213693952");
    refused(bytes -> bytes.tensorCount = Long.MIN_VALUE, "is 9223372036854775808");
    refused(bytes -> bytes.valueCount = 1_000_000, "number of metadata values is 1000000");
    byte[] many = GgufBytes.buffer(12).putInt(8).putLong(1L << 62).array();
    refused(bytes -> bytes.put("list", many), "the size of list is 4611686018427387904");
  }

  @Test
  void damagedMetadataIsRefused() {
    refused(bytes -> bytes.put("general.alignment", 24), "alignment is '24'", "power of two");
    refused(bytes -> bytes.put("general.alignment", "x"), "alignment is 'x'");
    refused(bytes -> bytes.put("", 1), "key 1 of the metadata has 0 characters");
    byte[] unknownKind = GgufBytes.buffer(12).putInt(13).putLong(0).array();
    refused(bytes -> bytes.put("list", unknownKind), "elements of list has type 13");
    Object nested = new Object[] {1};
    for (int i = 0; i < 5; i++) {
      nested = new Object[] {nested};
    }
    Object deep = nested;
    refused(bytes -> bytes.put("list", deep), "arrays nested deeper than 4");
    byte[] broken = whole().put("x", "\u00e9").bytes();
    int at = new String(broken, StandardCharsets.ISO_8859_1).indexOf("\u00c3");
    broken[at] = 'a';
    refused(broken, "x is not valid UTF-8");
    byte[] twice = whole().put("key1", 1).put("key2", 2).bytes();
    twice[new String(twice, StandardCharsets.ISO_8859_1).indexOf("key2") + 3] = '1';
    refused(twice, "key 'key1' appears twice");
    byte[] flag = whole().put("flag", true).bytes();
    flag[new String(flag, StandardCharsets.ISO_8859_1).indexOf("flag") + 8] = 2;
    refused(flag, "flag is 2, expected a boolean");
  }

  @Test
  void damagedTensorsAreRefused() {
    byte[] data = new byte[64];
    refused(b -> b.tensor("a", 0, new long[] {1}, data), "tensor 'a' appears twice");
    refused(b -> b.tensor("d", 0, new long[] {16}, data, 32), "tensor 'd' starts at byte 32");
    refused(b -> b.tensor("d", 0, new long[] {16}, data, 40), "has offset 40", "alignment 32");
    refused(b -> b.tensor("d", 0, new long[] {1 << 20}, data), "needs 4194304", "truncated");
    refused(b -> b.tensor("d", 0, new long[] {16}, data, 1L << 62), "truncated");
    refused(b -> b.tensor("d", 0, new long[] {0}, data), "has dimension 0");
    refused(b -> b.tensor("d", 0, new long[] {-1}, data), "has dimension 18446744073709551615");
    refused(b -> b.tensor("d", 0, new long[] {1L << 40, 1L << 40}, data), "fewer than 2^56");
    refused(b -> b.tensor("d", 0, new long[] {1, 1, 1, 1, 1}, data), "has 5 dimensions");
    refused(b -> b.tensor("d", 8, new long[] {2, 16}, data), "rows of 16", "multiple of 32");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] all = whole().bytes();
    for (int length = 0; length < all.length - 30; length++) {
      refused(Arrays.copyOf(all, length), "");
    }
  }

  @Test
  void missingFiles() {
    assertThatThrownBy(() -> GgufFile.open(Path.of("nowhere.gguf")))
        .hasMessage("nowhere.gguf: there is no such file");
  }
}
