package tern.text.template;

import java.util.Map;

/** The filters after {@code |}, by name. */
final class Filters {
  private Filters() {}

  static Object apply(String name, Object input, Arguments arguments, Evaluator evaluator) {
    Budget budget = evaluator.budget();
    return switch (name) {
      case "abs", "float", "int", "round", "sum" ->
          NumberFilters.apply(name, input, arguments, evaluator);
      case "capitalize",
          "center",
          "format",
          "indent",
          "lower",
          "replace",
          "safe",
          "string",
          "title",
          "trim",
          "upper",
          "wordcount" ->
          TextFilters.apply(name, input, arguments, budget);
      case "count", "length" -> {
        arguments.bind(name, 0);
        yield Values.length(input, budget);
      }
      case "d", "default" -> {
        Arguments.Bound bound = arguments.bind(name, 0, "default_value", "boolean");
        boolean replaced =
            input instanceof Undefined || bound.flag("boolean", false) && !Values.truth(input);
        yield replaced ? bound.get("default_value", "") : input;
      }
      case "attr" -> {
        String attribute = arguments.bind(name, 1, "name").text("name");
        yield Attributes.own(input, attribute == null ? "None" : attribute, evaluator);
      }
      case "items" -> {
        arguments.bind(name, 0);
        if (!(input instanceof Map<?, ?> || input instanceof Undefined)) {
          throw new Fault("the filter 'items' takes a dict, not a " + Values.type(input));
        }
        yield new Once(
            input instanceof Map<?, ?> map
                ? DictMethods.items(map, budget).iterator()
                : evaluator.iterate(input));
      }
      case "tojson" -> Json.text(input, arguments, budget);
      case "map" -> SelectFilters.map(input, arguments, evaluator);
      case "select", "reject", "selectattr", "rejectattr" ->
          SelectFilters.select(name, input, arguments, evaluator);
      case "dictsort", "first", "join", "last", "list", "max", "min", "reverse", "sort", "unique" ->
          SequenceFilters.apply(name, input, arguments, evaluator);
      default -> throw new Fault("the filter '" + name + "' is not known or not supported");
    };
  }
}
