package tern.bench;

import java.util.List;
import tern.device.Job;

/**
 * Products whose operands are ready together, behind one doorbell. The next step needs all of them.
 *
 * @param appends whether the host writes new keys and values into the weights of this step and of
 *     the next: their jobs cannot be posted before the step before them is complete
 */
record TokenStep(TokenPart part, boolean appends, List<BenchProduct> products) {
  /** All jobs of the step. */
  List<Job> jobs(int mostTokens) {
    return products.stream().flatMap(product -> product.jobs(mostTokens).stream()).toList();
  }
}
