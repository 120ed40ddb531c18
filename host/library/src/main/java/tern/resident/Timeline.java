package tern.resident;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each step of a token begins and ends: derived from its program by a model of the hardware,
 * not measured. Each list runs in its order, each step as soon as it may; weights come as far ahead
 * as their buffer has room.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param products the products of a token
 * @param vectors its vector instructions
 */
public record Timeline(List<Step> products, List<Step> vectors) {
  /**
   * A step. One that is skipped takes no time.
   *
   * @param product whether it is a product, else a vector instruction
   * @param index its place in its list
   * @param start cycle from which on it may run: all that it waits for is there
   * @param taken cycle from which on the next of its list may run, if that waits for nothing else
   * @param end cycle at which it is complete, with its results in memory
   * @param stream cycles for which a port reads its weights
   * @param cause the one of those it waits for that came last; null for none
   */
  public record Step(
      StepPart part,
      boolean product,
      int index,
      double start,
      double taken,
      double end,
      double stream,
      @Nullable Step cause) {
    /** Cycles from start to end. */
    public double cycles() {
      return end - start;
    }
  }

  /**
   * What a part costs.
   *
   * @param stream cycles for which its weights are read
   * @param products cycles of its products for which the token waits
   * @param vectors cycles of its vector instructions for which the token waits
   * @param busy cycles of all its vector instructions
   */
  public record Cost(double stream, double products, double vectors, double busy) {
    /** Both together. */
    public Cost plus(Cost more) {
      return new Cost(
          stream + more.stream, products + more.products, vectors + more.vectors, busy + more.busy);
    }

    /** Cycles for which the token waits. */
    public double cycles() {
      return products + vectors;
    }
  }

  /** Copies the lists. */
  public Timeline {
    products = List.copyOf(products);
    vectors = List.copyOf(vectors);
  }

  /**
   * The token at a position.
   *
   * @param exponentials exponentials that the vector unit begins in a cycle
   */
  public static Timeline of(ResidentModel model, double exponentials, int position) {
    return of(model.shape(), model.steps(), exponentials, position);
  }

  /** The token, or the block of tokens, of a program. */
  public static Timeline of(
      ResidentShape shape, ProgramSteps steps, double exponentials, int position) {
    StepCost cost = new StepCost(shape.device(), shape.unit(), exponentials, position);
    return new Schedule(steps, cost).run();
  }

  /** Cycles of the token. */
  public double cycles() {
    return last().end;
  }

  private Step last() {
    Step vector = vectors.getLast();
    boolean later = !products.isEmpty() && products.getLast().end > vector.end;
    return later ? products.getLast() : vector;
  }

  /**
   * What each part costs. The token waits for a chain of steps, each of which began when the one
   * before let it; their cycles add up to the whole.
   */
  public Map<StepPart, Cost> parts() {
    Map<StepPart, Cost> costs = new EnumMap<>(StepPart.class);
    products.forEach(step -> add(costs, step, step.stream, 0, 0, 0));
    vectors.forEach(step -> add(costs, step, 0, 0, 0, step.cycles()));
    double next = cycles();
    for (Step step = last(); step != null; step = step.cause) {
      double own = next - step.start;
      add(costs, step, 0, step.product ? own : 0, step.product ? 0 : own, 0);
      next = step.start;
    }
    return costs;
  }

  private static void add(
      Map<StepPart, Cost> costs,
      Step step,
      double stream,
      double products,
      double vectors,
      double busy) {
    costs.merge(step.part, new Cost(stream, products, vectors, busy), Cost::plus);
  }

  /** Runs both lists against each other. */
  private static final class Schedule {
    private final ProgramSteps model;
    private final StepCost cost;
    private final WeightStream weights;
    private final List<Step> products = new ArrayList<>();
    private final List<Step> vectors = new ArrayList<>();

    Schedule(ProgramSteps model, StepCost cost) {
      this.model = model;
      this.cost = cost;
      this.weights = new WeightStream(cost.ahead());
    }

    Timeline run() {
      while (vectors.size() < model.vectors().size() || products.size() < model.products().size()) {
        int next = products.size();
        if (next < model.products().size()
            && model.products().get(next).after() <= vectors.size()) {
          product(model.products().get(next));
        } else {
          vector(model.vectors().get(vectors.size()));
        }
      }
      return new Timeline(products, vectors);
    }

    private static @Nullable Step before(List<Step> steps, int count) {
      return count == 0 ? null : steps.get(count - 1);
    }

    private static double taken(@Nullable Step step) {
      return step == null ? 0 : step.taken;
    }

    private static double end(@Nullable Step step) {
      return step == null ? 0 : step.end;
    }

    private void product(ProductStep product) {
      Step before = before(products, products.size());
      Step ready = before(vectors, product.after());
      double start = Math.max(taken(before), end(ready));
      double stream = 0;
      double taken = start;
      double end = Math.max(start, end(before));
      if (!cost.skips(product.first())) {
        stream = cost.stream(product.job());
        double read = weights.read(stream, product.fresh() ? end(ready) : 0, start);
        taken = Math.max(start + cost.array(product.job()), read);
        end = taken + StepCost.DRAIN;
        weights.take(stream, start, taken);
      }
      int index = products.size();
      StepPart part = model.productParts().get(index);
      Step cause = end(ready) > taken(before) ? ready : before;
      products.add(new Step(part, true, index, start, taken, end, stream, cause));
    }

    private void vector(VectorInstruction v) {
      Step before = before(vectors, vectors.size());
      Step ready = before(products, v.after());
      double start = Math.max(end(before), end(ready));
      double end = cost.skips(v.first()) ? start : start + cost.cycles(v);
      int index = vectors.size();
      StepPart part = model.vectorParts().get(index);
      Step cause = end(ready) > end(before) ? ready : before;
      vectors.add(new Step(part, false, index, start, end, end, 0, cause));
    }
  }
}
