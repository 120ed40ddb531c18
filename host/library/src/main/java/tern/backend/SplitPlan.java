package tern.backend;

import java.util.List;

/** The plans of several backends that work on every product at once. */
record SplitPlan(List<Offload> backends, Plan[] plans) implements Plan {
  @Override
  public void begin(int tokens) {
    SplitBackend.each(backends, (i, backend) -> plans[i].begin(tokens));
  }

  @Override
  public void close() {
    SplitBackend.each(backends, (i, backend) -> plans[i].close());
  }
}
