package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** Resident programs on the simulated hardware: every byte that they leave is that of the twin. */
class ResidentSimTest extends ResidentMachineContract {
  private static final long BYTES = 1 << 22;

  private SimDevice device;

  @Override
  ResidentMachine open() {
    device = SimDevice.open(Sim.need("sim"), MemoryModel.ofBytes(BYTES), null);
    return ResidentDevice.open(device, WEIGHTS, OPTIONS, (done, all) -> {});
  }

  @Override
  void changed(ResidentMachine machine, long offset, long bytes) {
    // Its memory is shared.
  }

  /** Two texts, tokens and lists of each, and then all memory. */
  @Test
  void everythingEqualsTheTwin() {
    try (ResidentMachine hardware = open();
        ResidentMachine twin = new TwinMachine(hardware.model(), ResidentTwin.Haste.PRODUCTS)) {
      List<List<Object>> left = new ArrayList<>();
      for (ResidentMachine machine : List.of(hardware, twin)) {
        left.add(new ArrayList<>());
        for (int budget : new int[] {22, 4}) {
          machine.start(new RunRequest(0, new int[] {3, 9, 2 * budget}, budget, List.of()));
          left.getLast().add(machine.await(OPTIONS.positions() + 1));
          for (int position = 2; position < budget + 2; position++) {
            ResidentRecord record = machine.record(position);
            left.getLast().add(record.chosen());
            left.getLast().add(Arrays.hashCode(record.ids()));
            left.getLast().add(Arrays.hashCode(record.logits()));
          }
        }
      }
      assertThat(left.get(0)).isEqualTo(left.get(1));
      assertThat(hardware.memory().mismatch(twin.memory())).isEqualTo(-1);
    }
  }

  /** Greedy tokens cost the bytes of their ids, and of a few looks at registers. */
  @Test
  void aTokenCostsFewBytes() {
    int tokens = 12;
    try (ResidentMachine machine = open();
        ResidentSession text = new ResidentSession(machine)) {
      text.expect(tokens, Set.of());
      text.advance(7, 8);
      for (int i = 1; i < tokens; i++) {
        text.advance(text.best());
      }
      text.best();
      assertThat(text.residentReport().tokens()).isEqualTo(tokens);
      assertThat(text.residentReport().bytesPerToken()).isLessThan(64);
    }
  }
}
