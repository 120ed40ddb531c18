package tern.backend;

import java.util.List;

/** An order of matrices of one device. */
final class DevicePlan implements Plan {
  private final JobRunner runner;
  private final DeviceMatrix[] matrices;
  private boolean closed;

  DevicePlan(JobRunner runner, List<LoadedMatrix> sequence) {
    this.runner = runner;
    this.matrices = new DeviceMatrix[sequence.size()];
    for (int i = 0; i < matrices.length; i++) {
      if (!(sequence.get(i) instanceof DeviceMatrix matrix && matrix.belongsTo(runner))) {
        throw new IllegalArgumentException("matrix " + i + " of the plan is not of this device");
      }
      matrix.checkOpen();
      matrices[i] = matrix;
    }
    for (DeviceMatrix matrix : matrices) {
      matrix.named(1);
    }
  }

  @Override
  public void begin(int tokens) {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
    runner.begin(matrices, tokens);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      for (DeviceMatrix matrix : matrices) {
        matrix.named(-1);
      }
      runner.giveUp(matrices);
    }
  }
}
