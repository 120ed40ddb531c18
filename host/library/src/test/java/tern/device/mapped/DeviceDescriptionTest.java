package tern.device.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backends;
import tern.device.DeviceException;

/** The legal contents of device.json; anything else is refused, naming the file. */
class DeviceDescriptionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|registers: expected an object",
        "{'registers': {}}|'path' is missing",
        "{'registers': {'path': 'a'}, 'memory': {'path': 'b'}}|'bytes' is missing",
        "{'registers': {'path': 'a', 'size': 1}}|unknown field 'size'",
        "{'registers': {'path': 'a', 'offset': 'x'}}|'offset' is \"x\", expected a number",
        "{'registers': {'path': 'a', 'bytes': -1}}|'bytes' is -1, expected a number",
        "{'registers': {'path': 'a'}, 'memory': {'path': 'b', 'bytes': 1},"
            + " 'interrupt': {'path': 'c', 'kind': 'd'}}|kind is 'd', expected uio or events",
        "no json|Unrecognized token",
      })
  void aWrongDescriptionSaysWhatIsWrong(String json, String message, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("device.json"), json.replace('\'', '"'));
    assertThatThrownBy(() -> DeviceDescription.read(file))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alveo_u280"})
  void theBoardsDescriptionsAreRead(String board) {
    Path file = Backends.home().resolve("constraints").resolve(board).resolve("device.json");
    assertThat(DeviceDescription.read(file).registers().bytes()).isEqualTo(4096);
  }
}
