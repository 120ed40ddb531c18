package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tern.SimulatedBoard;
import tern.device.serial.SerialDevice;
import tern.model.Decoder;
import tern.model.ResidentReport;

/** A resident text on a board: its simulated top module with its SDRAM, behind its serial line. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ResidentSerialTest {
  private static final int BAUD = 2_000_000;
  private static final int TOKENS = 16;

  private static List<Integer> generated(Decoder text) {
    text.expect(TOKENS, Set.of());
    text.advance(3, 1, 41);
    List<Integer> chosen = new ArrayList<>(List.of(text.best()));
    while (chosen.size() < TOKENS) {
      text.advance(chosen.getLast());
      chosen.add(text.best());
    }
    return chosen;
  }

  @Test
  void aBoardRunsWholeTokensForFewBytesEach() throws Exception {
    try (SimulatedBoard board = new SimulatedBoard("ulx3s_85f");
        ResidentMachine serial =
            ResidentDevice.open(
                SerialDevice.open(board.port(), BAUD),
                ResidentMachineContract.WEIGHTS,
                ResidentMachineContract.OPTIONS,
                (done, all) -> {});
        ResidentMachine twin = new TwinMachine(serial.model(), ResidentTwin.Haste.VECTORS);
        ResidentSession text = new ResidentSession(serial);
        ResidentSession expected = new ResidentSession(twin)) {
      assertThat(generated(text)).isEqualTo(generated(expected));
      assertThat(text.top(16)).usingRecursiveComparison().isEqualTo(expected.top(16));
      ResidentReport report = text.residentReport();
      // the first two given ids are a block
      assertThat(report.promptBlocks()).isEqualTo(1);
      assertThat(report.runs()).isEqualTo(3);
      assertThat(report.bytesWritten() + report.bytesRead()).isLessThanOrEqualTo(256 * TOKENS);
    }
  }
}
