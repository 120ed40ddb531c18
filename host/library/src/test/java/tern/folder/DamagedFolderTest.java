package tern.folder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.cpu.TritPacking;

/** A folder that is not as it was written is refused, by file and block or field. */
class DamagedFolderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir private Path temp;
  private Path folder;
  private Path manifest;
  private Path data;

  @BeforeEach
  void write() {
    folder = temp.resolve("out");
    manifest = folder.resolve("tern.json");
    data = folder.resolve("weights.bin");
    TernFolder.write(
        ModelLoader.open(Checkpoints.oracle("offline-gqa"), warning -> {}).weights(),
        new Packing.Cpu(TritPacking.BASE_THREE),
        folder,
        Map.of(),
        false,
        step -> {});
  }

  private void edit(Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(manifest.toFile());
    change.accept(json);
    JSON.writeValue(manifest.toFile(), json);
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> TernFolder.open(folder))
        .isInstanceOf(FolderException.class)
        .hasMessageContainingAll(words);
  }

  private JsonNode block(String path) throws IOException {
    return JSON.readTree(manifest.toFile()).at(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/norm, norm",
    "/layers/1/down/blocks/0, layers[1].down",
    "/layers/0/ffnSubNorm, layers[0].ffnSubNorm",
    "/headInt8/norms, headInt8.norms",
    "/embedding/block, embedding",
  })
  void oneFlippedBitInAnyBlock(String path, String name) throws IOException {
    JsonNode block = block(path);
    byte[] bytes = Files.readAllBytes(data);
    bytes[block.get("offset").intValue() + block.get("length").intValue() - 1] ^= 0x10;
    Files.write(data, bytes);
    String expected = String.format("expected %08x", block.get("crc32c").longValue());
    refused("weights.bin: block '" + name + "' has checksum ", expected, "convert the model again");
  }

  @Test
  void aTruncatedFile() throws IOException {
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, bytes.length / 2));
    refused("weights.bin: block '", "but the file has " + bytes.length / 2, "it is truncated");
    Files.delete(data);
    refused("weights.bin: cannot be read");
  }

  /** Its checksum is right, so somebody wrote it so. */
  @Test
  void aByteThatEncodesNoTrits() throws IOException {
    JsonNode block = block("/layers/0/qkv/blocks/0");
    int at = block.get("offset").intValue();
    byte[] bytes = Files.readAllBytes(data);
    bytes[at] = 1;
    Files.write(data, bytes);
    CRC32C sum = new CRC32C();
    sum.update(bytes, at, block.get("length").intValue());
    edit(json -> ((ObjectNode) json.at("/layers/0/qkv/blocks/0")).put("crc32c", sum.getValue()));
    refused("block 'layers[0].qkv' holds a byte that is no base-three");
  }

  @ParameterizedTest
  @ValueSource(strings = {"format", "version"})
  void anotherFormatOrVersion(String field) throws IOException {
    edit(json -> json.put(field, 2));
    refused(
        "tern.json: " + field + " is 2, expected ", "write the folder anew with ./tern convert");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/norm | offset | 9223372036854771712 | block 'norm' is at byte 9223372036854771712",
        "/norm | offset | -4096 | block 'norm' starts at byte -4096, expected a multiple of 4096",
        "/norm | offset | 12 | block 'norm' starts at byte 12, expected a multiple of 4096",
        "/norm | length | 4 | block 'norm' has length 4 in tern.json, expected 640",
        "/layers/0/qkv | k | 161 | layers[0].qkv is parts of [160, 32, 32] rows and 161 columns",
        "/layers/0/qkv | groupSize | 32 | layers[0].qkv.betas is 3 scales",
        "/layers/0/qkv | strange | 1 | layers[0].qkv.strange: Unrecognized field",
        "/model | heads | 0 | model.heads is 0, expected at least 1",
        "/model | heads | 2147483646 | model.headDim is 32, expected an even number of at most 0",
        "/model | hiddenSize | 2147483647 | block 'embedding' has length 163840 in tern.json, expected",
        "/model | vocabularySize | 2147483647 | block 'embedding' has length 163840 in tern.json, expected",
        "/model | layers | 4 | layers is 3 entries, expected 4",
        "/model | headDim | 0.5 | headDim",
      })
  void aFieldThatDoesNotFit(String path, String field, String value, String message)
      throws IOException {
    edit(json -> ((ObjectNode) json.at(path)).putRawValue(field, raw(value)));
    refused(message);
  }

  private static com.fasterxml.jackson.databind.util.RawValue raw(String value) {
    return new com.fasterxml.jackson.databind.util.RawValue(value);
  }

  @Test
  void absentFieldsAndNormsAndBrokenJson() throws IOException {
    edit(json -> ((ObjectNode) json.at("/layers/0")).putNull("inputNorm"));
    refused("layers[0].inputNorm is absent, expected a block of 160 floats");
    edit(json -> ((ObjectNode) json.at("/layers/0")).remove("inputNorm"));
    refused("layers[0].inputNorm");
    edit(json -> json.put("packing", "loose"));
    edit(json -> ((ArrayNode) json.at("/layers")).remove(0));
    refused("layers is 2 entries, expected 3");
    Files.writeString(manifest, "{\"format\": \"tern-folder\", ");
    refused("tern.json: is not valid JSON");
  }
}
