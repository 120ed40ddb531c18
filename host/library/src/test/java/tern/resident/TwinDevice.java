package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.Registers;
import tern.device.fake.FakeDevice;

/**
 * A device whose runs the twin computes, a token each time the host lets time pass. The host sees a
 * mirror of its memory, which starts as garbage on both sides.
 */
final class TwinDevice implements Device {
  private static final Pattern STEP = Pattern.compile("(product|vector instruction) (\\d+) .*");

  private final FakeDevice device;
  private final DeviceConfig config;
  private final MemorySegment mirror;
  private ResidentTwin twin;
  private int position;
  private int token;
  private int chosen;
  private int next;
  private boolean cancelled;
  int pauses;

  TwinDevice(long bytes, DeviceConfig config) {
    this.config = config;
    device = new FakeDevice(bytes, config);
    mirror = Arena.ofAuto().allocate(bytes, 4096);
    mirror.fill((byte) 0xA5);
    device.memory().fill((byte) 0xFF);
  }

  @Override
  public int readRegister(int offset) {
    return device.readRegister(offset);
  }

  @Override
  public void writeRegister(int offset, int value) {
    if (offset != Registers.RUN) {
      device.writeRegister(offset, value);
    } else if ((value & Registers.RUN_START) != 0) {
      start();
    } else {
      cancelled = true;
    }
  }

  private long address() {
    return device.readRegister(Registers.RUN_ADDRESS_LOW);
  }

  private int field(int offset) {
    return device.memory().get(JAVA_INT, address() + offset);
  }

  private long list(int offset) {
    return device.memory().get(JAVA_LONG, address() + offset);
  }

  private void start() {
    device.pretend(Registers.RUN_POSITION, 0);
    boolean fits = field(60) >= 1 && field(64) >= 1 && field(56) + field(60) <= field(48);
    if (!fits) {
      fail(Registers.ERROR_BAD_RUN, 3, 0);
      return;
    }
    ResidentProgram program =
        new ResidentProgram(
            list(0),
            field(32),
            list(8),
            field(36),
            list(16),
            field(40),
            field(44),
            field(48),
            field(52),
            0,
            0,
            new ResidentProgram.Names(List.of(), List.of()));
    VectorShape shape = VectorShape.of(config);
    ResidentTwin.Haste haste = ResidentTwin.Haste.PRODUCTS;
    twin = new ResidentTwin(config, shape, program, device.memory(), 0, haste);
    position = field(56);
    twin.restart(position);
    token = 0;
    chosen = 0;
    cancelled = false;
    device.pretend(Registers.STATUS, Registers.STATUS_BUSY);
    device.pretend(Registers.RUN_POSITION, position);
  }

  private void token() {
    boolean given = token < field(60);
    int id = given ? device.memory().get(JAVA_INT, list(24) + 4L * token) : next;
    if (id >= field(52)) {
      fail(Registers.ERROR_BAD_RUN, 3, token);
      return;
    }
    try {
      if (token < field(60) - 1) {
        twin.advance(id);
      } else {
        next = twin.next(id);
        chosen++;
      }
    } catch (ResidentException stopped) {
      Matcher step = STEP.matcher(stopped.getMessage());
      if (!step.matches()) {
        throw stopped;
      }
      boolean product = step.group(1).equals("product");
      fail(
          product ? Registers.ERROR_BAD_DESCRIPTOR : Registers.ERROR_BAD_INSTRUCTION,
          product ? 1 : 2,
          Integer.parseInt(step.group(2)));
      return;
    }
    boolean whole = token >= field(60) - 1;
    token++;
    device.pretend(Registers.RUN_POSITION, ++position);
    boolean stops = cancelled;
    for (int i = 0; whole && i < field(68); i++) {
      stops |= field(72 + 4 * i) == next;
    }
    if (stops || whole && (chosen == field(64) || position == field(48))) {
      twin = null;
      device.pretend(Registers.STATUS, 0);
    }
  }

  private void fail(int code, int unit, int step) {
    twin = null;
    device.pretend(Registers.STATUS, Registers.STATUS_ERROR);
    device.pretend(Registers.ERROR_CODE, code);
    device.pretend(Registers.ERROR_UNIT, unit);
    device.pretend(Registers.ERROR_STEP, step);
  }

  @Override
  public void pause(long cycles) {
    pauses++;
    if (twin != null) {
      token();
    }
  }

  @Override
  public boolean await(long maxCycles) {
    return device.await(maxCycles);
  }

  @Override
  public MemorySegment memory() {
    return mirror;
  }

  @Override
  public void toDevice(long offset, long bytes) {
    MemorySegment.copy(mirror, offset, device.memory(), offset, bytes);
  }

  @Override
  public void toHost(long offset, long bytes) {
    MemorySegment.copy(device.memory(), offset, mirror, offset, bytes);
  }

  @Override
  public void handOver(Thread next) {
    device.handOver(next);
  }

  @Override
  public void close() {
    device.close();
  }
}
