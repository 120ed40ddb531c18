package tern.text.template;

import java.util.List;
import java.util.Map;

/** A statement of a template. */
sealed interface Statement {
  record Text(String text) implements Statement {}

  record Output(Expression value) implements Statement {}

  record Branch(Expression test, List<Statement> body) {}

  /** The first branch whose test holds; the last has none if there is an {@code else}. */
  record If(List<Branch> branches) implements Statement {}

  record For(
      Target target,
      Expression items,
      Expression test,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  record Set(Target target, Expression value) implements Statement {}

  /** {@code {% set x | filter %}text{% endset %}}; the filters apply to {@link #INPUT}. */
  record SetBlock(Target target, Expression filtered, List<Statement> body) implements Statement {}

  /** {@code {% filter name %}text{% endfilter %}}. */
  record FilterBlock(Expression filtered, List<Statement> body) implements Statement {}

  record With(List<Target> targets, List<Expression> values, List<Statement> body)
      implements Statement {}

  record Macro(Signature signature, List<Statement> body) implements Statement {}

  /** {@code {% call(x) name() %}body{% endcall %}}. */
  record CallBlock(Expression.Call call, Signature signature, List<Statement> body)
      implements Statement {}

  /** {@code {% generation %}}: text of the model; a scope of its own. */
  record Scoped(List<Statement> body) implements Statement {}

  /** {@code break} or {@code continue}. */
  record Jump(boolean isBreak) implements Statement {}

  /** Name of the variable that holds a block's text for its filters; no template can write it. */
  String INPUT = "|";

  /** What a value is assigned to. */
  sealed interface Target {}

  record NameTarget(String name) implements Target {}

  /** An attribute of a namespace. */
  record AttributeTarget(String namespace, String name, int at) implements Target {}

  record TupleTarget(List<Target> targets, int at) implements Target {}

  /**
   * Parameters of a macro.
   *
   * @param used names that its body uses: whether it takes more arguments depends on them
   */
  record Signature(
      String name,
      List<String> parameters,
      Map<String, Expression> defaults,
      java.util.Set<String> used) {}
}
