package tern.backend;

import java.util.List;

/** The plan of a device backend: its matrices in the order of their jobs. */
final class DevicePlan implements Plan {
  private final JobRunner runner;
  private final DeviceMatrix[] matrices;
  private boolean closed;

  DevicePlan(JobRunner runner, List<LoadedMatrix> sequence) {
    this.runner = runner;
    this.matrices = new DeviceMatrix[sequence.size()];
    for (int i = 0; i < matrices.length; i++) {
      LoadedMatrix loaded =
          sequence.get(i) instanceof CombinedPlanes combined ? combined.planes() : sequence.get(i);
      if (!(loaded instanceof DeviceMatrix matrix && matrix.belongsTo(runner))) {
        throw new IllegalArgumentException(
            "matrix " + i + " of the plan is not loaded on this device");
      }
      matrix.checkOpen();
      matrices[i] = matrix;
    }
    for (DeviceMatrix matrix : matrices) {
      matrix.countPlan(1);
    }
  }

  @Override
  public void begin(int tokens) {
    begin(tokens, matrices.length);
  }

  @Override
  public void begin(int tokens, int period) {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
    runner.begin(matrices, tokens, period);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      for (DeviceMatrix matrix : matrices) {
        matrix.countPlan(-1);
      }
      runner.giveUp(matrices);
    }
  }
}
