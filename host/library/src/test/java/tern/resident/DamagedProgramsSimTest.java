package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.resident.DamagedDevice.Outcome;

/**
 * Whatever a program holds, the device comes to an end that the host sees, writes nothing outside
 * its window, and then runs a good one: {@code -Dtern.damages=10000} tries more.
 */
class DamagedProgramsSimTest {
  private static final int PROGRAMS = 12;
  private static final RandomProgram.Size SIZE = new RandomProgram.Size(6, 20, 2, 1);

  private final MemorySegment expected = Arena.ofAuto().allocate(DamagedDevice.ROOM, 64);
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private DamagedDevice device;
  private int compared;

  @BeforeEach
  void open() {
    device = new DamagedDevice(Sim.need("tiny"));
  }

  @AfterEach
  void close() {
    if (device != null) {
      device.close();
    }
  }

  private List<RandomProgram> programs() {
    List<RandomProgram> programs = new ArrayList<>();
    for (long seed = 0; programs.size() < PROGRAMS; seed++) {
      RandomProgram program =
          RandomProgram.draw(device.config(), SIZE, DamagedDevice.BASE, DamagedDevice.ROOM, seed);
      program.load(expected);
      if (program.run(expected).failed() < 0) {
        programs.add(program);
      }
    }
    return programs;
  }

  private void load(RandomProgram program) {
    device.window().fill((byte) 0x5A);
    program.load(device.window());
  }

  @Test
  void harmNothing() {
    SplittableRandom random = new SplittableRandom(17);
    List<RandomProgram> programs = programs();
    int damages = Integer.getInteger("tern.damages", 100);
    for (int i = 0; i < damages; i++) {
      RandomProgram program = programs.get(random.nextInt(PROGRAMS));
      load(program);
      Damage damage = Damage.draw(program, device.window(), random);
      damaged(program, damage);
      load(program);
      expected.copyFrom(device.window());
      RandomProgram.End end = program.run(expected);
      assertThat(device.run(program).position()).as("after %s", damage).isEqualTo(end.position());
      assertThat(device.window().mismatch(expected)).as("after %s", damage).isEqualTo(-1);
    }
    assertThat(outcomes.get(Outcome.ENDED)).isGreaterThan(damages / 20);
    assertThat(outcomes.get(Outcome.STOPPED)).isGreaterThan(damages / 5);
    assertThat(compared).isGreaterThan(damages / 20);
  }

  private void damaged(RandomProgram program, Damage damage) {
    expected.copyFrom(device.window());
    DamagedDevice.Run run = device.run(program);
    outcomes.merge(run.outcome(), 1, Integer::sum);
    assertThat(device.changedOutside()).as("outside the window, %s", damage).isEqualTo(-1);
    if (run.stopped() != null) {
      assertThat(run.stopped().getMessage())
          .as("%s", damage)
          .matches("(?s)(product|vector instruction|token) \\d+ .*");
    }
    if (!damage.leavesAnything() && passes(program)) {
      compare(run, program.run(expected), damage);
    }
  }

  private boolean passes(RandomProgram program) {
    try {
      program.check(expected);
      return true;
    } catch (ResidentException refused) {
      return false;
    }
  }

  /** What a check lets pass leaves the same on the device and in Java. */
  private void compare(DamagedDevice.Run run, RandomProgram.End end, Damage damage) {
    if (run.outcome() == Outcome.ENDLESS) {
      return;
    }
    compared++;
    if (end.failed() >= 0) {
      assertThat(run.outcome()).as("%s", damage).isEqualTo(Outcome.STOPPED);
      return;
    }
    assertThat(run.stopped()).as("%s", damage).isNull();
    assertThat(run.position()).as("%s", damage).isEqualTo(end.position());
    assertThat(device.window().mismatch(expected)).as("%s", damage).isEqualTo(-1);
  }
}
