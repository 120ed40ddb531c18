package tern.text.template;

/** A function, method or macro. */
interface Callable {
  Object call(Arguments arguments, Evaluator evaluator);
}
